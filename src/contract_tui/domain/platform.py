"""The platform: party B of every contract (P15)."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Platform:
    """Who seals for the platform.

    The short name stands in the labels 腾讯云签署 and 腾讯云单方电子签章, the rest in the contract as
    party B. The defaults name no real company.
    """

    short_name: str = field(default="腾讯云", metadata={"words": "平台简称，用于“腾讯云签署”等名称"})
    legal_name: str = field(default="演示云计算有限公司", metadata={"words": "乙方名称，也用于印章"})
    code: str = field(default="91440300MADEMQ0019", metadata={"words": "乙方统一社会信用代码"})
    address: str = field(default="广东省深圳市南山区演示路 1 号", metadata={"words": "乙方通讯地址"})
    phone: str = field(default="0755-12345678", metadata={"words": "乙方联系电话"})

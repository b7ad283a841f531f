"""The platform: party B of every contract (P15)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Platform:
    """Who seals for the platform.

    Attributes:
        short_name: Stands in the labels 腾讯云签署 and 腾讯云单方电子签章.
        legal_name: Party B's name in the contract and on its seal.
        code: Party B's 统一社会信用代码.
        address: Party B's postal address.
        phone: Party B's telephone.
    """

    short_name: str = "腾讯云"
    legal_name: str = "演示云计算有限公司"
    code: str = "91440300MADEMQ0019"
    address: str = "广东省深圳市南山区演示路 1 号"
    phone: str = "0755-12345678"

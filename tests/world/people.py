"""The customers of the tests' world, and who sits at its keyboards; all names and numbers are invented."""

from contract_tui.domain.audit import Operator
from contract_tui.domain.customers import CustomerInput, CustomerKind
from contract_tui.domain.parties import Mailing, PartyDetails

OPERATOR = Operator("tester", "ssh:192.0.2.7")
COLLEAGUE = Operator("colleague")
"""Somebody else at another keyboard."""

ENTERPRISE = "100000000001"
"""云上科技有限公司: 腾讯电子签 activated, two signers, orders `E-01` to `E-40`."""
NOT_ACTIVATED = "100000000002"
"""未激活贸易有限公司: an enterprise without 腾讯电子签."""
INDIVIDUAL = "100000000003"
"""王五, who signs in person."""
WITHOUT_FRAMEWORK = "100000000004"
"""无框架有限公司: no framework contract, so 系统校验 fails in both channels."""

PARTY = PartyDetails("张三", "13800000001", "zhang@example.com", "北京市海淀区中关村大街 1 号", "100080")
MAILING = Mailing(2, "李四", "13900000009", "上海市浦东新区世纪大道 8 号")

CUSTOMERS = (
    CustomerInput(
        CustomerKind.ENTERPRISE,
        "云上科技有限公司",
        "91110000600037341L",
        ENTERPRISE,
        "KJ-2026-0001",
        activated=True,
        signers=(("张三", "13800000001"), ("李四", "13800000002")),
    ),
    CustomerInput(
        CustomerKind.ENTERPRISE, "未激活贸易有限公司", "91110000600037341L", NOT_ACTIVATED, "KJ-2026-0002"
    ),
    CustomerInput(
        CustomerKind.INDIVIDUAL,
        "王五",
        "11010519491231002X",
        INDIVIDUAL,
        "KJ-2026-0003",
        signers=(("王五", "13900000003"),),
    ),
    CustomerInput(
        CustomerKind.ENTERPRISE, "无框架有限公司", "91110000600037341L", WITHOUT_FRAMEWORK, activated=True
    ),
)

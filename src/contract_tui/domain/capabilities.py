"""What a signing provider can do, and what is then left to an operator: the provider says so, all others ask.

Nobody compares a provider's name. What another provider does by itself is never taken for granted: who
answers for an activation, an authorisation or a courier's number stands here, and only a simulation may
invent one.
"""

from dataclasses import dataclass
from enum import StrEnum


class By(StrEnum):
    """Who answers for something that happens outside this program."""

    SERVICE = "by_service"
    """The signing service is asked until it answers."""
    OPERATOR = "by_operator"
    """Nobody can be asked: it waits for an operator, who has made sure of it."""
    SIMULATED = "simulated"
    """This program makes it up, after a wait."""
    NOT_NEEDED = "not_needed"
    """This way of signing does without it."""


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What signing in one home is like.

    Attributes:
        title: What this way of signing is called in a sentence; empty while none is chosen.
        activation: Who says that 腾讯电子签 is activated for an enterprise (S10).
        authorisation: Who says that an enterprise's administrator has authorised a signer (S30).
        mailing: Who knows the courier of a paper copy (P2).
        returns: Contracts go out as files, and an operator brings back what was signed or refused.
        phones: Signers are simulated: each has a behaviour, and an operator may play their phones (S28).
        own_seal: The home's own key seals, so that processes which seal open it.
        demonstration: Signatures have no legal effect, so that documents must say 演示 (P15, P16).
        customer_elsewhere: Party A signs with a program of its own, so that nothing but the field's place is
            printed for it.
    """

    title: str
    activation: By
    authorisation: By
    mailing: By
    returns: bool = False
    phones: bool = False
    own_seal: bool = False
    demonstration: bool = False
    customer_elsewhere: bool = False

    @property
    def activates(self) -> bool:
        """Whether an enterprise needs 腾讯电子签 before it can sign (S9)."""
        return self.activation is not By.NOT_NEEDED

    @property
    def no_activation(self) -> str | None:
        """Why nothing is to be activated here, or None."""
        return None if self.activates else f"{self.title}不经过腾讯电子签，无需激活。"

    @property
    def no_returns(self) -> str | None:
        """Why nobody can bring back what a signer did, or None."""
        return None if self.returns else _NO_RETURNS

    @property
    def no_phones(self) -> str | None:
        """Why nobody's phone can be played here, or None."""
        return None if self.phones else _NO_PHONES

    @property
    def no_confirming(self) -> str | None:
        """Why an operator does not confirm a signer's authorisation, or None."""
        return None if self.authorisation is By.OPERATOR else _NO_CONFIRMING

    @property
    def no_mailing(self) -> str | None:
        """Why an operator does not record a courier, or None."""
        return _NO_MAILING.get(self.mailing)


UNCHOSEN = Capabilities("", By.OPERATOR, By.OPERATOR, By.OPERATOR)
"""While the settings name no provider: nobody is asked, and nothing is made up."""

_NO_RETURNS = "签署结果由签署服务送回，不能收回已签文件或登记拒签。"
_NO_PHONES = "只有模拟签署时才能操作签署人的手机。"
_NO_CONFIRMING = "授权审核由签署服务完成，无需人工确认。"
_NO_MAILING = {
    By.SIMULATED: "模拟签署时邮寄也由本程序模拟，无需登记。",
    By.SERVICE: "邮寄由签署服务办理，快递公司和运单号由其告知，无需登记。",
}

"""The background step that renews archive time stamps before they end."""

from contract_tui.desk.desk import Desk
from contract_tui.domain.errors import OutsideError
from contract_tui.domain.tasks import Claim


def renew(desk: Desk, claim: Claim) -> bool:
    """Look at a document's newest archive time stamp, and renew it when that is due.

    Trouble is put off for an hour, never for good: the authority may be back, the lists may be fetched.

    Returns:
        Whether the document changed.
    """
    from contract_tui.signing.renewing import newest_stamp, renewed
    from contract_tui.signing.timestamps import AuthorityError

    job = desk.archives.job(claim)
    if job is None:
        return False
    try:
        stamp, now = newest_stamp(job.content), desk.clock.now()
        if stamp is not None and now < desk.archives.due(job, stamp) and not job.asked:
            desk.archives.wait(claim, job, stamp)
            return False
        content = renewed(job.content, desk.settings, now, demonstration=desk.capabilities.demonstration)
        newest = newest_stamp(content)
    except OutsideError as error:
        desk.archives.put_off(claim, error.sentence, unanswered=isinstance(error, AuthorityError))
        return False
    return newest is not None and desk.archives.finish(claim, job, content, newest)

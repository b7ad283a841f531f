"""The object that opens and closes all of the desk."""

from contract_tui.config import Settings
from contract_tui.desk.context import Context
from contract_tui.desk.contracts.archives import Archives
from contract_tui.desk.contracts.bulk import Bulk
from contract_tui.desk.contracts.contracts import Contracts
from contract_tui.desk.contracts.documents import Documents
from contract_tui.desk.contracts.drafts import Drafts
from contract_tui.desk.contracts.list_export import ListExport
from contract_tui.desk.contracts.opening import Opening
from contract_tui.desk.contracts.phones import Phones, StoredPhones
from contract_tui.desk.contracts.recreation import Recreation
from contract_tui.desk.contracts.returns import Returns
from contract_tui.desk.contracts.revisions import Revisions
from contract_tui.desk.contracts.signatures import Signatures
from contract_tui.desk.contracts.signing import Signing
from contract_tui.desk.contracts.statistics import StatisticsDesk
from contract_tui.desk.contracts.steps import Steps
from contract_tui.desk.customers.approvals import Approvals
from contract_tui.desk.customers.customers import Customers
from contract_tui.desk.customers.parties import Parties
from contract_tui.desk.diagnosis.diagnosis import Diagnosis
from contract_tui.desk.diagnosis.readiness import Readiness
from contract_tui.desk.orders.orders import Orders
from contract_tui.desk.paperwork.document_maker import DocumentMaker
from contract_tui.desk.paperwork.papers import Papers
from contract_tui.desk.paperwork.printability import Printability
from contract_tui.desk.proof.audit_trail import AuditTrail
from contract_tui.desk.proof.checkpoints import Checkpoints
from contract_tui.desk.proof.evidence import Evidence
from contract_tui.desk.proof.home_check import HomeCheck
from contract_tui.desk.tasks.due_times import DueTimes
from contract_tui.desk.tasks.queue import TaskQueue
from contract_tui.domain.capabilities import UNCHOSEN
from contract_tui.domain.clock import Clock
from contract_tui.domain.disk_errors import DiskError
from contract_tui.signing.registry import specification_of
from contract_tui.store.database import Database


class Desk:
    """All use cases of one home. Every method may be called from any thread.

    Args:
        settings: Which home, and how it works.
        clock: Where the present moment comes from.

    Attributes:
        capabilities: What the signing provider of the settings can do by itself.
        contracts: Lists of contracts, one contract whole.
        list_export: The contract list as a file.
        documents: Contracts' texts and PDFs.
        drafts: Contracts from the choice of orders to the chosen signer; voiding and deleting.
        revisions: Going back in drafts that are not sent, and changing their orders.
        recreation: New contracts over the orders of void ones and of drafts.
        signing: Sending, resending, cancelling, converting.
        bulk: One action on many contracts.
        returns: What signers give back as files.
        audit_trail: Contracts' histories, and whether they are whole.
        orders: The picker's pages and imports.
        customers: Customers, 系统校验, activation, signers.
        approvals: What a signing service is asked to approve of customers and signers; the engine asks.
        parties: The book of party A's contact details.
        papers: Paper copies.
        phones: The phones of simulated signers.
        signatures: What is believed of signatures.
        diagnosis: What is wrong with the home and with what it runs on.
        readiness: Whether what is given out could be completed (P19).
        evidence: Evidence reports.
        archives: Archive time stamps of official documents.
        home_check: The whole home examined.
        checkpoints: What ties all contracts' histories together.
        tasks: The queue of background tasks.
        steps: What the engine reads and writes of a claimed contract.
        due_times: Sets right what was written while the clock stood ahead.
        statistics: How contracts fare, in numbers.
        maker: Texts and PDFs.
    """

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self.settings = settings
        self.clock = clock
        self._database = Database(settings.database, settings.rights)
        self.maker = DocumentMaker(settings)
        printability = Printability(self.maker)
        chosen = specification_of(settings)
        self.capabilities = chosen.capabilities if chosen else UNCHOSEN
        provider = chosen.make(settings, StoredPhones(self._database)) if chosen else None
        self.context = Context(self._database, clock, settings, provider, self.capabilities)
        self.signatures = Signatures(self.context)
        self.diagnosis = Diagnosis(settings, clock, lambda: self)
        self.readiness = Readiness(self.diagnosis)
        self.contracts = Contracts(self._database, settings)
        self.list_export = ListExport(self.contracts, settings, clock)
        self.documents = Documents(self.contracts, self._database, self.maker, settings.downloads)
        self.revisions = Revisions(self.context, self.maker, printability)
        opening = Opening(self.context, printability)
        self.drafts = Drafts(self.context, self.maker, printability, opening)
        self.recreation = Recreation(self.context, opening)
        self.signing = Signing(self.context, self.maker, self.readiness)
        self.returns = Returns(self.context, self.signatures)
        self.audit_trail = AuditTrail(self.context, self.maker)
        self.orders = Orders(self.context, printability)
        self.customers = Customers(self.context, printability)
        self.approvals = Approvals(self.context)
        self.parties = Parties(self.context, printability)
        self.papers = Papers(self.context)
        self.phones = Phones(self.context)
        self.checkpoints = Checkpoints(self.context)
        self.home_check = HomeCheck(self.context, self.audit_trail)
        self.evidence = Evidence(self.context, self.audit_trail)
        self.tasks = TaskQueue(self.context)
        self.bulk = Bulk(
            self.context,
            self.drafts,
            self.signing,
            self.tasks,
            self.documents,
            self.readiness,
            self.recreation,
        )
        self.steps = Steps(self.context)
        self.archives = Archives(self.context)
        self.due_times = DueTimes(self.context)
        self.statistics = StatisticsDesk(self.context)

    def revision(self) -> int:
        """A number that changes with every commit of anybody, in this process or another; microseconds."""
        return self._database.revision()

    @property
    def obstacle(self) -> DiskError | None:
        """Why the home can only be read, or None: its disk is read-only or full, or this account's rights."""
        return self._database.obstacle

    def hurry(self) -> None:
        """Wait no longer for other programs' locks than a moment: somebody wants to leave."""
        self._database.hurry()

    def close(self) -> None:
        """Give the database back."""
        self._database.close()

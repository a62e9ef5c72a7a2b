package dev.holdfast.node;

import dev.holdfast.notify.Courier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a node sees to once a day: the ledger's partitions, old deliveries and requests, whether holds held, whether
/// the audit is whole, which indexes are used. What fails is logged, and tried again the day after; it stops nothing
/// else.
final class DailyUpkeep {
    private static final Logger LOG = LoggerFactory.getLogger(DailyUpkeep.class);

    private final LedgerKeeper keeper;
    private final Courier courier;
    private final Requests requests;
    private final AlertWatch alerts;
    private final Operations operations;
    private final FindingWatch findings;

    DailyUpkeep(
            LedgerKeeper keeper,
            Courier courier,
            Requests requests,
            AlertWatch alerts,
            Operations operations,
            FindingWatch findings) {
        this.keeper = keeper;
        this.courier = courier;
        this.requests = requests;
        this.alerts = alerts;
        this.operations = operations;
        this.findings = findings;
    }

    void once() {
        tendLedger();
        tidyDeliveries();
        tidyRequests();
        alerts.lookAtHoldsQuietly();
        checkAudit();
        findings.seeIndexesQuietly();
    }

    private void checkAudit() {
        try {
            operations.checkAudit();
        } catch (RuntimeException e) {
            LOG.warn("the audit could not be followed to its end: {}", e.getMessage());
        }
    }

    private void tendLedger() {
        try {
            keeper.ready();
            for (LedgerKeeper.Pruned pruned : keeper.prune(false)) {
                LOG.info("ledger: sessions {} to {}: {}", pruned.from(), pruned.to() - 1, pruned.outcome());
            }
        } catch (RuntimeException e) {
            LOG.warn("the ledger's partitions could not be seen to: {}", e.getMessage());
        }
    }

    private void tidyDeliveries() {
        try {
            courier.tidy();
        } catch (RuntimeException e) {
            LOG.warn("old deliveries could not be seen to: {}", e.getMessage());
        }
    }

    private void tidyRequests() {
        try {
            requests.tidy();
        } catch (RuntimeException e) {
            LOG.warn("old requests could not be seen to: {}", e.getMessage());
        }
    }
}

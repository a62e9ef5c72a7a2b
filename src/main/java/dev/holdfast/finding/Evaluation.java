package dev.holdfast.finding;

import dev.holdfast.store.Store;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One look by all rules. A rule that cannot look leaves its findings as they stand and does not keep the others from
/// looking.
public final class Evaluation {
    private static final Logger LOG = LoggerFactory.getLogger(Evaluation.class);

    /// What one rule may take: the control database has more to do than to be looked at.
    private static final String PATIENCE = "set local statement_timeout = '2s'";

    private final Store store;
    private final Findings findings;

    public Evaluation(Store store, Findings findings) {
        this.store = store;
        this.findings = findings;
    }

    /// @return the rules that could not look, and why
    public List<String> look(List<Rule> rules) {
        List<String> blind = new ArrayList<>();
        for (Rule rule : rules) {
            try {
                store.run(tx -> {
                    tx.dsl().execute(PATIENCE);
                    findings.found(tx, rule.text(), rule.look(tx));
                });
            } catch (RuntimeException e) { // of one rule: the others still look
                LOG.warn("rule {} could not look: {}", rule.text().id(), e.getMessage());
                blind.add(rule.text().id() + ": " + e.getMessage());
            }
        }
        return blind;
    }

    /// By what a node saw.
    public void look(List<ObservedRule> rules, Observed seen) {
        store.run(tx -> rules.forEach(rule -> findings.found(tx, rule.text(), rule.look(seen))));
    }
}

package dev.holdfast.node;

import dev.holdfast.audit.AuditWords;
import dev.holdfast.dispose.OrderWords;
import dev.holdfast.filter.FilterWords;
import dev.holdfast.filter.Vocabulary;
import dev.holdfast.finding.FindingWords;
import dev.holdfast.hold.HoldWords;
import dev.holdfast.notify.DeliveryWords;
import dev.holdfast.policy.PolicyWords;
import dev.holdfast.run.RunWords;
import dev.holdfast.session.SessionList;
import java.util.Locale;

/// What is listed, and asked for by words.
@SuppressWarnings("ImmutableEnumChecker") // a vocabulary is a record of what never changes
public enum Listed {
    SESSIONS(SessionList.WORDS, "session"),
    AUDIT(AuditWords.ALL, "entry"),
    HOLDS(HoldWords.ALL, "hold"),
    DELIVERIES(DeliveryWords.ALL, "delivery"),
    RUNS(RunWords.ALL, "run"),
    ORDERS(OrderWords.ALL, "disposal order"),
    FINDINGS(FindingWords.ALL, "finding"),
    POLICIES(PolicyWords.ALL, "policy");

    private final Vocabulary vocabulary;
    private final String one;

    Listed(Vocabulary vocabulary, String one) {
        this.vocabulary = vocabulary;
        this.one = one;
    }

    Vocabulary vocabulary() {
        return vocabulary;
    }

    /// By what it may be asked.
    public FilterWords words() {
        return vocabulary.words();
    }

    /// One of the things, `session`.
    public String one() {
        return one;
    }

    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}

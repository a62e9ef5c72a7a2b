package dev.holdfast.node;

import java.util.Locale;

/// What may be done to many things at once. Each is the act that is done to one, with the guards that it has.
public enum BulkAct {
    SESSION_RESUME(Listed.SESSIONS, "session resume"),
    SESSION_RETRY(Listed.SESSIONS, "session retry"),
    SESSION_PAUSE(Listed.SESSIONS, "session pause"),
    SESSION_CANCEL(Listed.SESSIONS, "session cancel"),
    HOLD_RELEASE(Listed.HOLDS, "hold release"),
    DISPOSAL_APPROVE(Listed.ORDERS, "dispose approve"),
    DISPOSAL_REFUSE(Listed.ORDERS, "dispose refuse"),
    POLICY_PAUSE(Listed.POLICIES, "policy pause"),
    POLICY_RESUME(Listed.POLICIES, "policy resume"),
    DELIVERY_REDELIVER(Listed.DELIVERIES, "delivery redeliver"),
    FINDING_ACK(Listed.FINDINGS, "finding ack"),
    FINDING_SNOOZE(Listed.FINDINGS, "finding snooze");

    private final Listed things;
    private final String command;

    BulkAct(Listed things, String command) {
        this.things = things;
        this.command = command;
    }

    public Listed things() {
        return things;
    }

    /// The command that does it, without the program's name.
    public String command() {
        return command;
    }

    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// Whether one asks for a name to be typed before it is done: then many do, too.
    public boolean typed() {
        return switch (this) {
            case HOLD_RELEASE, DISPOSAL_APPROVE -> true;
            case SESSION_RESUME,
                    SESSION_RETRY,
                    SESSION_PAUSE,
                    SESSION_CANCEL,
                    DISPOSAL_REFUSE,
                    POLICY_PAUSE,
                    POLICY_RESUME,
                    DELIVERY_REDELIVER,
                    FINDING_ACK,
                    FINDING_SNOOZE -> false;
        };
    }

    /// Whether it ends or keeps off what would change something, as its single act does: nobody may find it locked.
    public boolean stops() {
        return this == SESSION_PAUSE || this == SESSION_CANCEL || this == POLICY_PAUSE || this == DISPOSAL_REFUSE;
    }

    /// Whether it cannot be done without a reason.
    public boolean needsReason() {
        return this == HOLD_RELEASE || this == DISPOSAL_REFUSE;
    }
}

package dev.holdfast.store;

import org.jooq.DSLContext;

/// One open transaction of the control database. What must run inside takes it as an argument; nobody keeps it.
public final class Tx {
    private final DSLContext dsl;

    Tx(DSLContext dsl) {
        this.dsl = dsl;
    }

    /// jOOQ bound to this transaction.
    public DSLContext dsl() {
        return dsl;
    }
}

package dev.holdfast.store;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jooq.DSLContext;

/// One open transaction of the control database. What must run inside takes it as an argument; nobody keeps it.
public final class Tx {
    private final DSLContext dsl;
    private final Queue<Runnable> last = new ArrayDeque<>();

    Tx(DSLContext dsl) {
        this.dsl = dsl;
    }

    /// jOOQ bound to this transaction.
    public DSLContext dsl() {
        return dsl;
    }

    /// Runs `work` in this transaction when all else is done, right before it commits: for what takes a lock that
    /// everybody wants. When it throws, nothing commits.
    public void last(Runnable work) {
        last.add(work);
    }

    void runLast() {
        for (Runnable work = last.poll(); work != null; work = last.poll()) {
            work.run();
        }
    }
}

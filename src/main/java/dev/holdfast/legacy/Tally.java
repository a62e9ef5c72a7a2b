package dev.holdfast.legacy;

import java.util.ArrayList;
import java.util.List;

/// Counts what a run does. Not for several threads.
final class Tally {
    private final List<Done.Left> left = new ArrayList<>();
    private int tables;
    private long ids;
    private long leftTables;

    void did(int moreTables, long moreIds) {
        tables += moreTables;
        ids += moreIds;
    }

    void left(String table, String reason) {
        leftTables++;
        if (left.size() < Done.NAMED) {
            left.add(new Done.Left(table, reason));
        }
    }

    int tables() {
        return tables;
    }

    long ids() {
        return ids;
    }

    Done done(String did) {
        return new Done(did, tables, ids, leftTables, left);
    }
}

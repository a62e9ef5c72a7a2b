package dev.holdfast.archive;

import java.util.Arrays;

/// Everything that the two governed databases, the control database and the nodes know at one moment, for one row.
final class MoveState {
    /// What a place holds of the row: nothing, or one of two contents that the application writes in turn (so that A,
    /// B, A is possible).
    enum Content {
        NONE,
        A,
        B
    }

    /// The chunk in the control database.
    enum ChunkState {
        MARKED,
        COPIED,
        VERIFIED,
        DELETED,
        HANDED_OFF
    }

    enum HoldState {
        NONE,
        PLACING,
        EFFECTIVE
    }

    /// Where the placing of the one hold is.
    enum Placer {
        NOT_BEGUN,
        PLACED,
        EPOCH_RAISED,
        FINISHED
    }

    /// What a node does next.
    enum Position {
        IDLE,
        RAISE_ARCHIVE_FENCE,
        RAISE_SOURCE_FENCE,
        RESUME,
        READ_SOURCE,
        OPEN_ARCHIVE,
        COPY,
        AWAIT_ARCHIVE_COMMIT,
        RECORD_COPIED,
        VERIFY,
        READ_HOLD_EPOCH,
        ASK_FOR_HOLDS,
        OPEN_SOURCE,
        DELETE,
        COMMIT_SOURCE,
        AWAIT_SOURCE_COMMIT,
        MARK_AGAIN,
        RECORD_DELETED,
        HAND_OFF,
        DONE
    }

    static final int NOT_READ = -1;

    /// A node. @param content what it read or verified; @param holdEpoch as it read it in the source, or [#NOT_READ]
    record Engine(Position position, int epoch, Content content, int holdEpoch) {
        static final Engine IDLE = new Engine(Position.IDLE, 0, Content.NONE, NOT_READ);

        static Engine at(Position position, int epoch) {
            return new Engine(position, epoch, Content.NONE, NOT_READ);
        }

        static Engine at(Position position, int epoch, Content content) {
            return new Engine(position, epoch, content, NOT_READ);
        }

        Engine to(Position next) {
            return new Engine(next, epoch, content, holdEpoch);
        }

        /// Whether it still minds the transaction that it has under way.
        boolean mindsATransaction() {
            return switch (position) {
                case COPY, AWAIT_ARCHIVE_COMMIT, DELETE, COMMIT_SOURCE, AWAIT_SOURCE_COMMIT -> true;
                default -> false;
            };
        }
    }

    enum Side {
        ARCHIVE,
        SOURCE
    }

    enum Phase {
        OPEN,
        ROW_DELETED,
        COMMIT_SENT
    }

    /// A transaction that its server has open, whether or not the node that began it still lives.
    record Transaction(Side side, int owner, int epoch, Content content, int holdEpoch, Phase phase) {
        Transaction in(Phase next) {
            return new Transaction(side, owner, epoch, content, holdEpoch, next);
        }

        /// Never 0.
        int packed() {
            return (((((side.ordinal() * 4 + owner) * 8 + epoch) * 4 + content.ordinal()) * 4 + holdEpoch + 1) * 4)
                    + phase.ordinal();
        }

        static Transaction unpacked(int bits) {
            return new Transaction(
                    SIDES[bits >> 11],
                    bits >> 9 & 3,
                    bits >> 6 & 7,
                    CONTENTS[bits >> 4 & 3],
                    (bits >> 2 & 3) - 1,
                    PHASES[bits & 3]);
        }
    }

    private static final int TRANSACTION_BITS = 12;
    private static final int ENGINE_BITS = 12;

    private static final Content[] CONTENTS = Content.values();
    private static final Position[] POSITIONS = Position.values();
    private static final ChunkState[] CHUNK_STATES = ChunkState.values();
    private static final HoldState[] HOLD_STATES = HoldState.values();
    private static final Placer[] PLACERS = Placer.values();
    private static final Side[] SIDES = Side.values();
    private static final Phase[] PHASES = Phase.values();

    // the source
    Content source = Content.A;
    int sourceEpoch;
    int holdEpoch;
    boolean receipt;

    // the archive
    Content archive = Content.NONE;
    int archiveEpoch;
    boolean flushed = true;

    // the control database
    int leaseEpoch;
    ChunkState chunk = ChunkState.MARKED;
    Content recorded = Content.NONE;
    HoldState hold = HoldState.NONE;
    int handOffs;

    Engine[] engines;
    Transaction[] transactions = {};

    // what may still happen, and what did
    int updatesLeft;
    int archiveRestoresLeft;
    Placer placer;
    Content deleted = Content.NONE;

    MoveState(int nodes, int updates, boolean hold, int archiveRestores) {
        engines = new Engine[nodes];
        Arrays.fill(engines, Engine.IDLE);
        updatesLeft = updates;
        placer = hold ? Placer.NOT_BEGUN : Placer.FINISHED;
        archiveRestoresLeft = archiveRestores;
    }

    MoveState copy() {
        MoveState copy = new MoveState(0, updatesLeft, false, archiveRestoresLeft);
        copy.source = source;
        copy.sourceEpoch = sourceEpoch;
        copy.holdEpoch = holdEpoch;
        copy.receipt = receipt;
        copy.archive = archive;
        copy.archiveEpoch = archiveEpoch;
        copy.flushed = flushed;
        copy.leaseEpoch = leaseEpoch;
        copy.chunk = chunk;
        copy.recorded = recorded;
        copy.hold = hold;
        copy.handOffs = handOffs;
        copy.engines = engines;
        copy.transactions = transactions;
        copy.placer = placer;
        copy.deleted = deleted;
        return copy;
    }

    /// A copy in which node `number` is as given.
    MoveState with(int number, Engine engine) {
        MoveState copy = copy();
        copy.set(number, engine);
        return copy;
    }

    void set(int number, Engine engine) {
        engines = engines.clone();
        engines[number] = engine;
    }

    void begin(Transaction transaction) {
        transactions = Arrays.copyOf(transactions, transactions.length + 1);
        transactions[transactions.length - 1] = transaction;
    }

    void end(Transaction transaction) {
        Transaction[] rest = new Transaction[transactions.length - 1];
        int kept = 0;
        for (Transaction other : transactions) {
            if (!other.equals(transaction)) {
                rest[kept++] = other;
            }
        }
        transactions = rest;
    }

    /// @param width transactions that there is room for
    void pack(Bits bits, int width) {
        for (Engine engine : engines) {
            bits.put(engine.position(), 5)
                    .put(engine.epoch(), 3)
                    .put(engine.content(), 2)
                    .put(engine.holdEpoch() + 1, 2);
        }
        int[] sorted = new int[width];
        for (int i = 0; i < transactions.length; i++) {
            sorted[i] = transactions[i].packed();
        }
        Arrays.sort(sorted);
        for (int transaction : sorted) {
            bits.put(transaction, TRANSACTION_BITS);
        }
        bits.put(source, 2).put(sourceEpoch, 3).put(holdEpoch, 1).put(receipt ? 1 : 0, 1);
        bits.put(archive, 2).put(archiveEpoch, 3).put(flushed ? 1 : 0, 1);
        bits.put(leaseEpoch, 3).put(chunk, 3).put(recorded, 2).put(hold, 2).put(handOffs, 2);
        bits.put(updatesLeft, 2).put(archiveRestoresLeft, 1).put(placer, 2).put(deleted, 2);
    }

    static MoveState unpacked(Bits bits, int nodes, int width) {
        MoveState state = new MoveState(nodes, 0, false, 0);
        state.deleted = CONTENTS[bits.take(2)];
        state.placer = PLACERS[bits.take(2)];
        state.archiveRestoresLeft = bits.take(1);
        state.updatesLeft = bits.take(2);
        state.handOffs = bits.take(2);
        state.hold = HOLD_STATES[bits.take(2)];
        state.recorded = CONTENTS[bits.take(2)];
        state.chunk = CHUNK_STATES[bits.take(3)];
        state.leaseEpoch = bits.take(3);
        state.flushed = bits.take(1) == 1;
        state.archiveEpoch = bits.take(3);
        state.archive = CONTENTS[bits.take(2)];
        state.receipt = bits.take(1) == 1;
        state.holdEpoch = bits.take(1);
        state.sourceEpoch = bits.take(3);
        state.source = CONTENTS[bits.take(2)];
        Transaction[] transactions = new Transaction[width];
        int open = 0;
        for (int i = 0; i < width; i++) {
            int transaction = bits.take(TRANSACTION_BITS);
            if (transaction != 0) {
                transactions[open++] = Transaction.unpacked(transaction);
            }
        }
        state.transactions = Arrays.copyOf(transactions, open);
        for (int i = nodes - 1; i >= 0; i--) {
            int engine = bits.take(ENGINE_BITS);
            state.engines[i] =
                    new Engine(POSITIONS[engine >> 7], engine >> 4 & 7, CONTENTS[engine >> 2 & 3], (engine & 3) - 1);
        }
        return state;
    }
}

package dev.holdfast.drive;

import dev.holdfast.dialect.TableName;
import dev.holdfast.dialect.Watching.Follower;
import dev.holdfast.dialect.Watching.LockWait;
import dev.holdfast.dialect.Watching.Slot;
import dev.holdfast.dialect.Watching.Vacuum;
import dev.holdfast.drive.Limits.Vacuums;
import dev.holdfast.estate.GovernedDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// One thing that a session gives way to. Used by one thread; what holds back once may let go later than it took hold,
/// so that a session does not stop and go around a limit.
interface Brake {
    /// What is looked at, for the note that it cannot be.
    String name();

    /// The name of the database that is asked.
    String where();

    /// Why nothing may move now, for people; empty when something may.
    Optional<String> reason();

    /// A limit lets go at half of itself.
    final class Threshold {
        private boolean holding;

        boolean over(long value, long limit) {
            holding = limit > 0 && value > (holding ? limit / 2 : limit);
            return holding;
        }
    }

    /// Replicas and other followers of a server.
    final class Followers implements Brake {
        private final GovernedDatabase database;
        private final Limits limits;
        private final Recent<List<Follower>> recent;
        private final Threshold late = new Threshold();
        private final Threshold much = new Threshold();

        Followers(GovernedDatabase database, Limits limits, Recent<List<Follower>> recent) {
            this.database = database;
            this.limits = limits;
            this.recent = recent;
        }

        @Override
        public String name() {
            return "replica lag of " + database.name();
        }

        @Override
        public String where() {
            return database.name();
        }

        @Override
        public Optional<String> reason() {
            List<Follower> followers = recent.of(database);
            Follower latest = followers.stream()
                    .reduce((a, b) -> a.lag().compareTo(b.lag()) >= 0 ? a : b)
                    .orElse(NONE);
            Follower fullest = followers.stream()
                    .reduce((a, b) -> a.bytes() >= b.bytes() ? a : b)
                    .orElse(NONE);
            if (late.over(latest.lag().toMillis(), limits.replicaLag().toMillis())) {
                return Optional.of("replica %s of %s is %d s behind"
                        .formatted(latest.name(), database.name(), latest.lag().toSeconds()));
            }
            return much.over(fullest.bytes(), limits.replicaBytes())
                    ? Optional.of("replica %s of %s has %s of log to apply"
                            .formatted(fullest.name(), database.name(), Words.bytes(fullest.bytes())))
                    : Optional.empty();
        }

        private static final Follower NONE = new Follower("", Duration.ZERO, 0);
    }

    /// Replication slots, which fill a server's disk when nobody reads them.
    final class Slots implements Brake {
        private final GovernedDatabase database;
        private final Limits limits;
        private final Recent<List<Slot>> recent;
        private final Threshold much = new Threshold();

        Slots(GovernedDatabase database, Limits limits, Recent<List<Slot>> recent) {
            this.database = database;
            this.limits = limits;
            this.recent = recent;
        }

        @Override
        public String name() {
            return "replication slots of " + database.name();
        }

        @Override
        public String where() {
            return database.name();
        }

        @Override
        public Optional<String> reason() {
            List<Slot> slots = recent.of(database);
            if (slots.isEmpty() || !much.over(slots.getFirst().bytes(), limits.slotBytes())) {
                return Optional.empty();
            }
            Slot slot = slots.getFirst();
            return Optional.of("replication slot %s of %s%s holds back %s of log"
                    .formatted(
                            slot.name(),
                            database.name(),
                            slot.active() ? "" : ", which nobody reads,",
                            Words.bytes(slot.bytes())));
        }
    }

    /// Others who wait for locks.
    record Locks(GovernedDatabase database, List<TableName> tables, Duration longer) implements Brake {
        public Locks {
            tables = List.copyOf(tables);
        }

        @Override
        public String name() {
            return "lock waits in " + database.name();
        }

        @Override
        public String where() {
            return database.name();
        }

        @Override
        public Optional<String> reason() {
            Optional<LockWait> found =
                    database.read(connection -> database.dialect().watching().lockWait(connection, tables, longer));
            return found.map(wait -> "%s in %s for a lock %s, %.1f s now"
                    .formatted(
                            wait.sessions() == 1 ? "a session waits" : wait.sessions() + " sessions wait",
                            database.name(),
                            wait.ours() ? "that this session holds" : "on the policy's tables",
                            wait.longest().toMillis() / 1000.0));
        }
    }

    /// A vacuum of one of the policy's tables.
    record Vacuuming(GovernedDatabase database, List<TableName> tables, Vacuums wanted) implements Brake {
        public Vacuuming {
            tables = List.copyOf(tables);
        }

        @Override
        public String name() {
            return "vacuums in " + database.name();
        }

        @Override
        public String where() {
            return database.name();
        }

        @Override
        public Optional<String> reason() {
            List<Vacuum> vacuums =
                    database.read(connection -> database.dialect().watching().vacuums(connection, tables));
            return vacuums.stream()
                    .filter(vacuum -> wanted == Vacuums.ANY || vacuum.wraparound())
                    .findFirst()
                    .map(vacuum -> "%s of %s in %s is running%s"
                            .formatted(
                                    vacuum.automatic() ? "autovacuum" : "a vacuum",
                                    vacuum.table(),
                                    database.name(),
                                    vacuum.wraparound() ? ", to prevent wraparound" : ""));
        }
    }

    /// An operator's own query.
    record Query(GovernedDatabase database, String query, Duration timeout) implements Brake {
        @Override
        public String name() {
            return "the operator's query for " + database.name();
        }

        @Override
        public String where() {
            return database.name();
        }

        @Override
        public Optional<String> reason() {
            Optional<String> answer =
                    database.read(connection -> database.dialect().watching().ask(connection, query, timeout));
            return answer.map(
                    text -> "the operator's query for %s says: %s".formatted(database.name(), Words.shortened(text)));
        }
    }
}

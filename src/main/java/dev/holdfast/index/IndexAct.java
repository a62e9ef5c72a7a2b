package dev.holdfast.index;

import dev.holdfast.dialect.TableName;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The making or dropping of one index, on request.
///
/// @param columns of a build that is told its columns; empty where the statements are all there is
/// @param statements what is sent; @param undo what takes it back
/// @param definition as the server described the index, once it was built or before it was dropped; empty until then
/// @param undoes the act that this one takes back; null for none
/// @param undoneBy the act that took this one back; null for none
/// @param leftover whether an index that is not valid still stands: it goes as soon as nobody is in its way
public record IndexAct(
        long id,
        Kind kind,
        String database,
        TableName table,
        String index,
        List<String> columns,
        List<String> statements,
        List<String> undo,
        String definition,
        long bytes,
        @Nullable Long undoes,
        @Nullable Long undoneBy,
        String reason,
        String askedBy,
        Instant askedAt,
        State state,
        @Nullable String cancelledBy,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        String problem,
        boolean leftover) {
    /// What is done.
    public enum Kind {
        BUILD,
        DROP;

        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// How far it is.
    public enum State {
        WAITING,
        RUNNING,
        DONE,
        FAILED,
        CANCELLED;

        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }

        public boolean open() {
            return this == WAITING || this == RUNNING;
        }

        static State ofId(String id) {
            return Arrays.stream(values())
                    .filter(state -> state.id().equals(id))
                    .findFirst()
                    .orElseThrow();
        }
    }

    public IndexAct {
        columns = List.copyOf(columns);
        statements = List.copyOf(statements);
        undo = List.copyOf(undo);
    }

    /// `build of index orders_at_hf of shop/public.orders`
    public String words() {
        return "%s of index %s of %s/%s".formatted(kind.id(), index, database, table);
    }

    public boolean undoable() {
        return state == State.DONE && undoneBy == null && !undo.isEmpty();
    }
}

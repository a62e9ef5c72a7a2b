package dev.holdfast.callback;

import dev.holdfast.archive.Route;
import dev.holdfast.dialect.Condition;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.MarkQuery;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.policy.Callback;
import java.util.List;
import java.util.Objects;

/// Looks up whether rows that a service says it archived are where they should be, as far as the policy wants it.
public final class PageCheck {
    private PageCheck() {}

    /// @throws dev.holdfast.HoldfastException `STILL_THERE` or `NOT_ARCHIVED`, naming a key
    public static void require(Route route, Keys archived) {
        Callback callback = Objects.requireNonNull(route.policy().callback());
        MoveTable root = route.root();
        if (archived.size() == 0 || callback.verify().equals(Callback.NONE)) {
            return;
        }
        Keys there = present(route.source(), root.source(), root, archived);
        if (there.size() > 0) {
            throw AnswerFault.STILL_THERE.refused("%,d of %,d rows stand in %s %s still, the first is %s"
                    .formatted(there.size(), archived.size(), route.source().name(), root.source(), there.text(0)));
        }
        if (callback.verify().equals(Callback.GONE_AND_ARCHIVED)) {
            Keys lost = archived.without(present(route.archive(), root.archive(), root, archived));
            if (lost.size() > 0) {
                throw AnswerFault.NOT_ARCHIVED.refused("%,d of %,d rows do not stand in %s %s, the first is %s"
                        .formatted(lost.size(), archived.size(), route.archive().name(), root.archive(), lost.text(0)));
            }
        }
    }

    private static Keys present(GovernedDatabase database, TableName table, MoveTable root, Keys keys) {
        MarkQuery all =
                new MarkQuery(table, root.key(), List.of(), new Condition.Always(), null, List.of(), Integer.MAX_VALUE);
        return database.read(connection -> database.dialect().marking().stillDue(connection, all, keys));
    }
}

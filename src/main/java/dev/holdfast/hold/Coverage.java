package dev.holdfast.hold;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Condition;
import dev.holdfast.dialect.HeldRows;
import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.TableInfo;
import dev.holdfast.dialect.TableName;
import dev.holdfast.policy.Criteria;
import dev.holdfast.policy.CriteriaException;
import dev.holdfast.policy.CriteriaScope;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Which rows of a policy's tables a scope covers as what they are, told so that a statement can tell them.
final class Coverage {
    private Coverage() {}

    /// @param root the policy's table
    /// @param tables of the policy, where they stand: in its source, or in an archive
    /// @return empty when rows cannot be told apart: then all of the policy's are covered, too much rather than too
    ///     little
    static Optional<HeldRows> of(Covered covered, TableName root, List<MoveTable> tables) {
        HeldScope scope = covered.scope();
        if (scope.kind() == HeldScope.Kind.POLICY) {
            return Optional.empty();
        }
        Optional<MoveTable> table = table(Objects.requireNonNull(scope.table()), root, tables);
        return table.flatMap(stands -> switch (scope.kind()) {
            case POLICY -> Optional.empty();
            case TABLE -> stands.root() ? Optional.empty() : Optional.of(every(stands));
            case KEYS -> keyed(covered, stands);
            case PREDICATE -> matching(scope, stands);
        });
    }

    /// Every row of a table.
    static HeldRows every(MoveTable table) {
        return new HeldRows.Matching(table.source(), new Condition.Always());
    }

    /// @param name as the source names it; the tables may have other names where they stand, in the same order
    private static Optional<MoveTable> table(TableName name, TableName root, List<MoveTable> tables) {
        return tables.stream()
                .filter(table -> name.equals(root)
                        ? table.root()
                        : table.source().equals(name) || table.archive().equals(name))
                .findFirst();
    }

    private static Optional<HeldRows> keyed(Covered covered, MoveTable table) {
        List<Column> columns = columns(table, covered.scope().columns());
        List<KeyType> types = columns.stream().map(Column::keyType).toList();
        return types.equals(covered.scope().layout())
                ? Optional.of(new HeldRows.Keyed(
                        table.source(), columns, covered.keys().get()))
                : Optional.empty();
    }

    /// Those of the columns that the table has.
    static List<Column> columns(MoveTable table, List<String> names) {
        return columns(
                table.columns().stream().map(MoveTable.MoveColumn::column).toList(), names);
    }

    /// As [#columns(MoveTable, List)], among the columns of any table.
    static List<Column> columns(List<Column> all, List<String> names) {
        return names.stream()
                .flatMap(name -> all.stream().filter(column -> column.name().equals(name)))
                .toList();
    }

    private static Optional<HeldRows> matching(HeldScope scope, MoveTable table) {
        TableInfo info = new TableInfo(
                table.source(),
                table.columns().stream().map(MoveTable.MoveColumn::column).toList(),
                table.key().stream().map(Column::name).toList(),
                List.of(),
                0,
                0,
                false);
        try {
            Condition condition = Criteria.parse(
                    scope.criteria(), new CriteriaScope(info, Map.of(), Objects.requireNonNull(scope.zone())));
            return Optional.of(new HeldRows.Matching(table.source(), condition));
        } catch (CriteriaException e) {
            return Optional.empty(); // the table is no longer what the hold was placed on
        }
    }

    /// Whether single root rows are named, by the key that the root still has, of types whose values are equal when
    /// they are spelt alike: then the control database can tell them by itself.
    static boolean namesRoots(HeldScope scope, MoveTable root) {
        List<Column> key = root.key();
        return scope.kind() == HeldScope.Kind.KEYS
                && root.source().equals(scope.table())
                && scope.columns().equals(key.stream().map(Column::name).toList())
                && scope.layout().equals(key.stream().map(Column::keyType).toList())
                && !scope.layout().contains(KeyType.TEXT);
    }
}

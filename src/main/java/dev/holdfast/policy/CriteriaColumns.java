package dev.holdfast.policy;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Condition.ColumnOperand;
import dev.holdfast.dialect.TableInfo;
import dev.holdfast.policy.CriteriaToken.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds the columns that criteria name.
///
/// A bare name is folded to lower case, as PostgreSQL does; where that is no column, it is taken as it is spelt.
final class CriteriaColumns {
    private final CriteriaScope scope;

    CriteriaColumns(CriteriaScope scope) {
        this.scope = scope;
    }

    CriteriaOperand ofRoot(CriteriaToken name) {
        Column column = find(scope.root(), name).orElseThrow(() -> unknown(name, scope.root(), name.position(), true));
        return operand(null, column, name.position());
    }

    CriteriaOperand ofJoin(CriteriaToken alias, CriteriaToken name) {
        TableInfo joined = scope.joins().get(alias.text());
        if (joined != null) {
            Column column = find(joined, name).orElseThrow(() -> unknown(name, joined, name.position(), false));
            return operand(alias.text(), column, alias.position());
        }
        if (alias.text().equals(scope.root().name().table())) {
            Column column =
                    find(scope.root(), name).orElseThrow(() -> unknown(name, scope.root(), name.position(), false));
            return operand(null, column, alias.position());
        }
        throw new CriteriaException(
                alias.position(),
                "no join is called " + alias.shown()
                        + Nearest.hint(alias.text(), scope.joins().keySet()));
    }

    private static Optional<Column> find(TableInfo table, CriteriaToken name) {
        Optional<Column> folded = table.column(name.text());
        return folded.isPresent() || name.kind() == Kind.QUOTED_NAME ? folded : table.column(name.raw());
    }

    private static CriteriaOperand operand(@Nullable String alias, Column column, int position) {
        return new CriteriaOperand(
                new ColumnOperand(alias, column.name(), column.type()),
                TypeFamily.of(column.type()),
                column.type(),
                alias == null ? column.name() : alias + "." + column.name(),
                position);
    }

    private CriteriaException unknown(CriteriaToken name, TableInfo table, int position, boolean bare) {
        List<String> names = new ArrayList<>();
        table.columns().forEach(column -> names.add(CriteriaPrinter.name(column.name())));
        String hint = Nearest.hint(CriteriaPrinter.name(name.text()), names);
        if (hint.isEmpty() && bare) {
            hint = scope.joins().entrySet().stream()
                    .filter(join -> find(join.getValue(), name).isPresent())
                    .map(join -> "; did you mean " + join.getKey() + "." + name.text() + "?")
                    .sorted()
                    .findFirst()
                    .orElse("");
        }
        return new CriteriaException(position, table.name() + " has no column " + name.shown() + hint);
    }
}

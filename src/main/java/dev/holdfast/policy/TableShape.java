package dev.holdfast.policy;

import dev.holdfast.dialect.TableInfo;
import java.util.List;

/// A table as an author of policies sees it.
///
/// @param name with its schema
public record TableShape(String name, List<ColumnShape> columns) {
    public TableShape {
        columns = List.copyOf(columns);
    }

    /// A column.
    ///
    /// @param criteriaName as criteria name it: in quotes where they would read it otherwise
    /// @param type as the engine spells it
    /// @param family what it may be compared with: values of one family; see [TypeFamily]
    /// @param key whether it is of the key
    public record ColumnShape(String name, String criteriaName, String type, String family, boolean key) {
        /// Whether values of the two may be equal.
        public boolean fits(ColumnShape other) {
            return family.equals(other.family);
        }
    }

    public static TableShape of(TableInfo table) {
        return new TableShape(
                table.name().toString(),
                table.columns().stream()
                        .map(column -> new ColumnShape(
                                column.name(),
                                CriteriaPrinter.name(column.name()),
                                column.type(),
                                TypeFamily.of(column.type()).name(),
                                table.key().contains(column.name())))
                        .toList());
    }
}

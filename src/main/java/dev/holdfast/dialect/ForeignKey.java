package dev.holdfast.dialect;

import java.util.List;

/// `child` refers to `parent`. Columns are in constraint order, both lists of one length.
public record ForeignKey(
        String name,
        TableName child,
        List<String> childColumns,
        TableName parent,
        List<String> parentColumns,
        OnDelete onDelete) {
    /// What the database does to child rows when a parent row is deleted.
    public enum OnDelete {
        NO_ACTION,
        RESTRICT,
        CASCADE,
        SET_NULL,
        SET_DEFAULT
    }

    public ForeignKey {
        childColumns = List.copyOf(childColumns);
        parentColumns = List.copyOf(parentColumns);
    }

    public boolean selfReference() {
        return child.equals(parent);
    }
}

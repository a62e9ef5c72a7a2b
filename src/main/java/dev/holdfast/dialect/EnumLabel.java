package dev.holdfast.dialect;

/// A value that an enum column may have.
public record EnumLabel(TableName table, String column, String label) {}

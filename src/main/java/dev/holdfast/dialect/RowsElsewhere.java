package dev.holdfast.dialect;

/// What lay in the places of rows was not these rows: the transaction must be rolled back.
public final class RowsElsewhere extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RowsElsewhere(TableName table) {
        super(table + ": other rows lie where the marked ones lay", null, false, false);
    }
}

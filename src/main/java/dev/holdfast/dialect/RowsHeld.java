package dev.holdfast.dialect;

/// A delete took a row that is held: the transaction must be rolled back.
public final class RowsHeld extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RowsHeld(TableName table) {
        super(table + ": a held row was about to go", null, false, false);
    }
}

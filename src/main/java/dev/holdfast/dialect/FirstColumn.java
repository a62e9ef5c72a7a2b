package dev.holdfast.dialect;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Names or lines that a statement returns one a row.
public final class FirstColumn {
    private FirstColumn() {}

    /// What the statement returns, as text, in its order; its parameters are bound.
    public static List<String> of(PreparedStatement statement) throws SQLException {
        List<String> values = new ArrayList<>();
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                values.add(row.getString(1));
            }
        }
        return values;
    }
}

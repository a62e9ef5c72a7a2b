package dev.holdfast.dialect;

import java.util.List;

/// Rendered SQL with the values that its `?` stand for, in order.
///
/// Values are JDBC-ready objects of the engine's driver (`String`, `BigDecimal`, `OffsetDateTime`, ...).
public record Fragment(String sql, List<Object> values) {
    public Fragment {
        values = List.copyOf(values);
    }

    public static Fragment of(String sql, Object... values) {
        return new Fragment(sql, List.of(values));
    }
}

package dev.holdfast.cold;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Floating point is printed so that the server reads the same bits, and as a rule as the server prints it.
class FloatTextTest {
    private static final int VALUES = 20_000;

    @Test
    void usualValuesAreSpeltAsTheServerSpellsThem() throws SQLException {
        Double[] doubles = {
            0.0,
            -0.0,
            Double.NaN,
            Double.POSITIVE_INFINITY,
            -1.0,
            5e-324,
            1e15,
            1e14,
            1e-4,
            1e-5,
            123456.75,
            2e-323,
            1 / 3.0
        };
        Float[] floats = {0f, -0f, Float.NaN, 1e-45f, 1e6f, 1e5f, 16777217f, 0.1f, -3.5f};

        assertThat(List.of(doubles).stream().map(FloatText::of).toList())
                .isEqualTo(
                        lines("select v::text from unnest(?) with ordinality u(v, n) order by n", "float8", doubles));
        assertThat(List.of(floats).stream().map(FloatText::of).toList())
                .isEqualTo(lines("select v::text from unnest(?) with ordinality u(v, n) order by n", "float4", floats));
    }

    @Test
    void everyValueReadsBackToTheSameBits() throws SQLException {
        Random random = new Random(7);
        List<Double> doubles = new ArrayList<>();
        List<Float> floats = new ArrayList<>();
        while (doubles.size() < VALUES) {
            doubles.add(Double.longBitsToDouble(random.nextLong()));
            floats.add(Float.intBitsToFloat(random.nextInt()));
        }

        assertThat(lines(
                        "select encode(float8send(v::float8), 'hex') from unnest(?) with ordinality u(v, n) order by n",
                        "text",
                        doubles.stream().map(FloatText::of).toArray(String[]::new)))
                .isEqualTo(doubles.stream()
                        .map(value -> "%016x".formatted(Double.doubleToLongBits(value)))
                        .toList());
        assertThat(lines(
                        "select encode(float4send(v::float4), 'hex') from unnest(?) with ordinality u(v, n) order by n",
                        "text",
                        floats.stream().map(FloatText::of).toArray(String[]::new)))
                .isEqualTo(floats.stream()
                        .map(value -> "%08x".formatted(Float.floatToIntBits(value)))
                        .toList());
    }

    private static List<String> lines(String sql, String type, Object[] values) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Connection connection = TestServer.shared().connect("postgres");
                var statement = connection.prepareStatement(sql)) {
            statement.setArray(1, connection.createArrayOf(type, values));
            try (var row = statement.executeQuery()) {
                while (row.next()) {
                    lines.add(row.getString(1));
                }
            }
        }
        return lines;
    }
}

package dev.holdfast.cold;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Floating point is printed as PostgreSQL prints it.
class FloatTextTest {
    private static final int VALUES = 20_000;

    @Test
    void doublesAreSpeltAsTheServerSpellsThem() throws SQLException {
        Random random = new Random(7);
        List<Double> values = new ArrayList<>(List.of(
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
                2e-323));
        while (values.size() < VALUES) {
            values.add(Double.longBitsToDouble(random.nextLong()));
            values.add(random.nextInt(2_000_000) / 1000.0);
        }
        assertThat(values.stream().map(FloatText::of).toList())
                .isEqualTo(printed("float8", values.toArray(Double[]::new)));
    }

    @Test
    void floatsAreSpeltAsTheServerSpellsThem() throws SQLException {
        Random random = new Random(8);
        List<Float> values = new ArrayList<>(List.of(0f, -0f, Float.NaN, 1e-45f, 1e6f, 1e5f, 16777217f, 0.1f));
        while (values.size() < VALUES) {
            values.add(Float.intBitsToFloat(random.nextInt()));
        }
        assertThat(values.stream().map(FloatText::of).toList())
                .isEqualTo(printed("float4", values.toArray(Float[]::new)));
    }

    private static List<String> printed(String type, Object[] values) throws SQLException {
        List<String> printed = new ArrayList<>();
        try (Connection connection = TestServer.shared().connect("postgres");
                var statement = connection.prepareStatement(
                        "select v::text from unnest(?::" + type + "[]) with ordinality u(v, n) order by n")) {
            statement.setArray(1, connection.createArrayOf(type, values));
            try (var row = statement.executeQuery()) {
                while (row.next()) {
                    printed.add(row.getString(1));
                }
            }
        }
        return printed;
    }
}

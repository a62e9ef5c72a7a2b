package dev.holdfast.dialect;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/// The order of keys that [Searching] returns rows in, whatever the database sorts by: numbers by value, UUIDs by their
/// bytes, everything else by the code points of its text. So rows of several databases can be merged.
public final class KeyOrder {
    public static final Comparator<List<Object>> KEYS = (left, right) -> {
        for (int i = 0; i < left.size(); i++) {
            int order = compare(left.get(i), right.get(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    };

    private KeyOrder() {}

    private static int compare(Object left, Object right) {
        return switch (left) {
            case Long number -> Long.compare(number, (Long) right);
            case UUID uuid -> compare(uuid, (UUID) right); // its own order takes the halves as signed
            case String text ->
                Arrays.compareUnsigned(
                        text.getBytes(StandardCharsets.UTF_8), ((String) right).getBytes(StandardCharsets.UTF_8));
            default -> throw new IllegalArgumentException("no part of a key: " + left.getClass());
        };
    }

    private static int compare(UUID left, UUID right) {
        int high = Long.compareUnsigned(left.getMostSignificantBits(), right.getMostSignificantBits());
        return high != 0 ? high : Long.compareUnsigned(left.getLeastSignificantBits(), right.getLeastSignificantBits());
    }
}

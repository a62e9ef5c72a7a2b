package dev.holdfast.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Whatever is done to the rows of a chunk, its root tells.
class RootTest {
    private static final int USUAL_CASES = 20_000;
    private static final int CASES = Integer.getInteger("root.cases", 100_000);

    /// Rows of a table, as plain Java values.
    private record Rows(List<ProofColumn> columns, List<List<@Nullable Object>> rows) {
        Root root() {
            RowWriter writer = new RowWriter(columns);
            Leaves leaves = new Leaves();
            for (List<@Nullable Object> row : rows) {
                for (Object value : row) {
                    write(writer, value);
                }
                leaves.add(writer.leaf());
            }
            return leaves.root();
        }

        /// Which rows there are, and how often: what a root stands for.
        Map<List<@Nullable Object>, Integer> content() {
            Map<List<@Nullable Object>, Integer> content = new HashMap<>();
            rows.forEach(row -> content.merge(row, 1, Integer::sum));
            return content;
        }
    }

    private record Bytes(String hex) {}

    private record Offset(long micros, int seconds) {}

    private record Span(int months, int days, long micros) {}

    private static void write(RowWriter writer, @Nullable Object value) {
        switch (value) {
            case null -> writer.absent();
            case Long number -> writer.integer(number);
            case BigDecimal number -> numeric(writer, number);
            case Double number -> writer.floating(number);
            case Boolean truth -> writer.truth(truth);
            case String text -> {
                byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
                writer.bytes(utf8, 0, utf8.length);
            }
            case Bytes(String hex) -> {
                byte[] bytes = HexFormat.of().parseHex(hex);
                writer.bytes(bytes, 0, bytes.length);
            }
            case UUID uuid ->
                writer.bytes(
                        ByteBuffer.allocate(16)
                                .putLong(uuid.getMostSignificantBits())
                                .putLong(uuid.getLeastSignificantBits())
                                .array(),
                        0,
                        16);
            case Offset(long micros, int seconds) -> writer.timeWithOffset(micros, seconds);
            case Span(int months, int days, long micros) -> writer.interval(months, days, micros);
            default -> throw new IllegalArgumentException(value.toString());
        }
    }

    /// Digits to the base 10,000, made another way than the server makes them.
    private static void numeric(RowWriter writer, BigDecimal number) {
        int scale = Math.ceilDiv(Math.max(0, number.scale()), 4) * 4;
        BigInteger rest = number.setScale(scale).unscaledValue().abs();
        List<Short> digits = new ArrayList<>();
        while (rest.signum() > 0) {
            BigInteger[] parts = rest.divideAndRemainder(BigInteger.valueOf(10_000));
            digits.addFirst(parts[1].shortValue());
            rest = parts[0];
        }
        short[] array = new short[digits.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = digits.get(i);
        }
        writer.numeric(number.signum() < 0, array.length - 1 - scale / 4, array, array.length);
    }

    private static Rows random(Random random) {
        Family[] all = Family.values();
        Family[] families = {Family.TEXT, all[random.nextInt(all.length)], all[random.nextInt(all.length)]};
        List<ProofColumn> columns = new ArrayList<>();
        int width = 2 + random.nextInt(5);
        for (int i = 0; i < width; i++) {
            columns.add(new ProofColumn("c" + i, families[random.nextInt(families.length)]));
        }
        List<List<@Nullable Object>> rows = new ArrayList<>();
        int height = 2 + random.nextInt(6);
        for (int i = 0; i < height; i++) {
            List<@Nullable Object> row = new ArrayList<>();
            columns.forEach(column -> row.add(value(column.family(), random)));
            rows.add(row);
        }
        return new Rows(columns, rows);
    }

    private static @Nullable Object value(Family family, Random random) {
        if (random.nextInt(8) == 0) {
            return null;
        }
        return switch (family) {
            case INTEGER -> random.nextBoolean() ? random.nextLong() : (long) random.nextInt(3);
            case NUMERIC ->
                new BigDecimal(new BigInteger(random.nextInt(90), random), random.nextInt(12))
                        .multiply(BigDecimal.valueOf(random.nextInt(3) - 1))
                        .stripTrailingZeros();
            case FLOAT -> random.nextInt(9) == 0 ? -0.0 : Double.longBitsToDouble(random.nextLong());
            case BOOLEAN -> random.nextBoolean();
            case TEXT, PRINTED -> text(random);
            case BYTES -> new Bytes(HexFormat.of().formatHex(bytes(random)));
            case UUID -> new UUID(random.nextLong(), random.nextLong());
            case DATE, TIME, TIMESTAMP, INSTANT -> random.nextLong() >> random.nextInt(64);
            case TIME_WITH_OFFSET, MOMENT_WITH_OFFSET ->
                new Offset(random.nextLong(86_400_000_001L), random.nextInt(-50_000, 50_000));
            case INTERVAL -> new Span(random.nextInt(), random.nextInt(), random.nextLong());
        };
    }

    private static byte[] bytes(Random random) {
        byte[] bytes = new byte[random.nextInt(9)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(6);
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(random.nextInt(0x20, 0xd7ff));
        }
        return text.toString();
    }

    private enum Tampering {
        FLIP_A_BIT {
            @Override
            Rows of(Rows rows, Random random) {
                return with(rows, random.nextInt(rows.rows().size()), row -> {
                    int column = random.nextInt(row.size());
                    row.set(column, flipped(row.get(column), random));
                });
            }
        },
        SWAP_TWO_VALUES_OF_A_ROW {
            @Override
            Rows of(Rows rows, Random random) {
                return with(rows, random.nextInt(rows.rows().size()), row -> {
                    int left = random.nextInt(row.size());
                    int right = random.nextInt(row.size());
                    if (rows.columns().get(left).family()
                            == rows.columns().get(right).family()) {
                        Collections.swap(row, left, right);
                    }
                });
            }
        },
        SWAP_TWO_COLUMNS {
            @Override
            Rows of(Rows rows, Random random) {
                List<ProofColumn> columns = new ArrayList<>(rows.columns());
                Collections.swap(columns, 0, 1 + random.nextInt(columns.size() - 1));
                return new Rows(columns, rows.rows());
            }
        },
        NULL_FOR_EMPTY {
            @Override
            Rows of(Rows rows, Random random) {
                return with(rows, random.nextInt(rows.rows().size()), row -> {
                    for (int i = 0; i < row.size(); i++) {
                        if (row.get(i) == null && rows.columns().get(i).family() == Family.TEXT) {
                            row.set(i, "");
                        } else if (row.get(i) == null && rows.columns().get(i).family() == Family.BYTES) {
                            row.set(i, new Bytes(""));
                        } else if ("".equals(row.get(i)) || new Bytes("").equals(row.get(i))) {
                            row.set(i, null);
                        }
                    }
                });
            }
        },
        DOUBLE_A_ROW {
            @Override
            Rows of(Rows rows, Random random) {
                List<List<@Nullable Object>> more = new ArrayList<>(rows.rows());
                more.add(more.get(random.nextInt(more.size())));
                return new Rows(rows.columns(), more);
            }
        },
        DROP_A_ROW {
            @Override
            Rows of(Rows rows, Random random) {
                List<List<@Nullable Object>> fewer = new ArrayList<>(rows.rows());
                fewer.remove(random.nextInt(fewer.size()));
                return new Rows(rows.columns(), fewer);
            }
        },
        SWAP_A_VALUE_BETWEEN_ROWS {
            @Override
            Rows of(Rows rows, Random random) {
                int column = random.nextInt(rows.columns().size());
                int left = random.nextInt(rows.rows().size());
                int right = random.nextInt(rows.rows().size());
                Object taken = rows.rows().get(left).get(column);
                Object given = rows.rows().get(right).get(column);
                Rows half = with(rows, left, row -> row.set(column, given));
                return with(half, right, row -> row.set(column, taken));
            }
        },
        MOVE_A_BORDER {
            @Override
            Rows of(Rows rows, Random random) {
                return with(rows, random.nextInt(rows.rows().size()), row -> {
                    for (int i = 0; i + 1 < row.size(); i++) {
                        if (row.get(i) instanceof String left
                                && row.get(i + 1) instanceof String right
                                && !right.isEmpty()) {
                            row.set(i, left + right.charAt(0));
                            row.set(i + 1, right.substring(1));
                            return;
                        }
                    }
                });
            }
        };

        abstract Rows of(Rows rows, Random random);

        private static Rows with(Rows rows, int index, java.util.function.Consumer<List<@Nullable Object>> change) {
            List<List<@Nullable Object>> changed = new ArrayList<>(rows.rows());
            List<@Nullable Object> row = new ArrayList<>(changed.get(index));
            change.accept(row);
            changed.set(index, row);
            return new Rows(rows.columns(), changed);
        }

        private static @Nullable Object flipped(@Nullable Object value, Random random) {
            return switch (value) {
                case null -> null;
                case Long number -> number ^ 1L << random.nextInt(64);
                case BigDecimal number ->
                    new BigDecimal(number.unscaledValue().flipBit(random.nextInt(64)), number.scale())
                            .stripTrailingZeros();
                case Double number ->
                    Double.longBitsToDouble(Double.doubleToRawLongBits(number) ^ 1L << random.nextInt(64));
                case Boolean truth -> !truth;
                case String text when text.isEmpty() -> text;
                case String text -> {
                    int at = random.nextInt(text.length());
                    yield text.substring(0, at)
                            + (char) (text.charAt(at) ^ 1 << random.nextInt(5))
                            + text.substring(at + 1);
                }
                case Bytes(String hex) when hex.isEmpty() -> value;
                case Bytes(String hex) -> {
                    byte[] bytes = HexFormat.of().parseHex(hex);
                    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                    yield new Bytes(HexFormat.of().formatHex(bytes));
                }
                case UUID uuid ->
                    new UUID(uuid.getMostSignificantBits() ^ 1L << random.nextInt(64), uuid.getLeastSignificantBits());
                case Offset(long micros, int seconds) -> new Offset(micros, seconds ^ 1 << random.nextInt(20));
                case Span(int months, int days, long micros) ->
                    new Span(months, days ^ 1 << random.nextInt(32), micros);
                default -> throw new IllegalArgumentException(value.toString());
            };
        }
    }

    /// A change that changes nothing, two equal values swapped, is drawn again.
    @ParameterizedTest
    @EnumSource(Tampering.class)
    void everyTamperingIsSeen(Tampering tampering) {
        requireSeen(tampering, USUAL_CASES);
    }

    @Tag("campaign")
    @ParameterizedTest
    @EnumSource(Tampering.class)
    void everyTamperingOfAHundredThousandIsSeen(Tampering tampering) {
        requireSeen(tampering, CASES);
    }

    private static void requireSeen(Tampering tampering, int cases) {
        Random random = new Random(tampering.name().hashCode());
        int seen = 0;
        while (seen < cases / Tampering.values().length) {
            Rows rows = random(random);
            Rows other = tampering.of(rows, random);
            boolean differs =
                    !rows.columns().equals(other.columns()) || !rows.content().equals(other.content());
            assertThat(rows.root().equals(other.root()))
                    .as("case %d: %s and %s", seen, rows, other)
                    .isEqualTo(!differs);
            seen += differs ? 1 : 0;
        }
    }

    @Test
    void theOrderOfRowsDoesNotMatter() {
        Random random = new Random(3);
        for (int i = 0; i < 1_000; i++) {
            Rows rows = random(random);
            List<List<@Nullable Object>> shuffled = new ArrayList<>(rows.rows());
            Collections.shuffle(shuffled, random);
            assertThat(new Rows(rows.columns(), shuffled).root()).isEqualTo(rows.root());
        }
    }

    @Test
    void trailingZerosOfANumberSayNothing() {
        List<ProofColumn> columns = List.of(new ProofColumn("n", Family.NUMERIC));
        for (String number : List.of("0", "1", "-12.5", "10000", "0.0001", "99999999.9999")) {
            Root plain = new Rows(columns, List.of(List.of(new BigDecimal(number)))).root();
            BigDecimal padded = new BigDecimal(number).setScale(9);
            assertThat(new Rows(columns, List.of(List.of(padded))).root()).isEqualTo(plain);
        }
    }

    /// The definition of RFC 6962, section 2.1, word by word.
    @Test
    void theTreeIsThatOfTheStandard() throws Exception {
        Random random = new Random(5);
        for (int size = 0; size < 70; size++) {
            List<byte[]> leaves = new ArrayList<>();
            Leaves gathered = new Leaves();
            for (int i = 0; i < size; i++) {
                byte[] leaf = new byte[32];
                random.nextBytes(leaf);
                leaves.add(leaf);
                gathered.add(leaf.clone());
            }
            leaves.sort(Arrays::compareUnsigned);
            assertThat(gathered.root().bytes()).isEqualTo(tree(leaves));
        }
    }

    private static byte[] tree(List<byte[]> leaves) throws Exception {
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        if (leaves.size() < 2) {
            return leaves.isEmpty() ? sha.digest() : leaves.getFirst();
        }
        int left = Integer.highestOneBit(leaves.size() - 1);
        sha.update((byte) 1);
        sha.update(tree(leaves.subList(0, left)));
        return sha.digest(tree(leaves.subList(left, leaves.size())));
    }

    /// Spelt by hand: whoever changes this breaks every proof that was ever written.
    @Test
    void aRowIsSpeltAsItEverWas() throws Exception {
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        header.writeBytes(HexFormat.of().parseHex("0000000e"));
        header.writeBytes("holdfast row 1".getBytes(StandardCharsets.US_ASCII));
        header.writeBytes(HexFormat.of().parseHex("00000003" + "01" + "00000002" + "6964")); // INTEGER id
        header.writeBytes(HexFormat.of().parseHex("02" + "00000001" + "6e")); // NUMERIC n
        header.writeBytes(HexFormat.of().parseHex("05" + "00000002" + "c3a4")); // TEXT ä
        ByteArrayOutputStream row = new ByteArrayOutputStream();
        row.write(0);
        row.writeBytes(sha.digest(header.toByteArray()));
        row.writeBytes(HexFormat.of().parseHex("00000008" + "fffffffffffffffe"));
        row.writeBytes(HexFormat.of().parseHex("00000009" + "02" + "00000000" + "000c" + "1388")); // -12.5
        row.writeBytes(HexFormat.of().parseHex("ffffffff"));

        List<@Nullable Object> values = new ArrayList<>(List.of(-2L, new BigDecimal("-12.50")));
        values.add(null);
        Rows rows = new Rows(
                List.of(
                        new ProofColumn("id", Family.INTEGER),
                        new ProofColumn("n", Family.NUMERIC),
                        new ProofColumn("ä", Family.TEXT)),
                List.of(values));

        assertThat(rows.root().bytes()).isEqualTo(sha.digest(row.toByteArray()));
    }

    @Test
    void aRowThatLacksAValueIsRefused() {
        RowWriter writer =
                new RowWriter(List.of(new ProofColumn("a", Family.INTEGER), new ProofColumn("b", Family.INTEGER)));
        writer.integer(1);

        assertThatThrownBy(writer::leaf).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theRootOfAChunkTellsItsTablesApart() {
        Root one = Root.of(new byte[32]);
        byte[] bytes = new byte[32];
        bytes[31] = 1;
        Root other = Root.of(bytes);

        assertThat(ChunkRoot.of(
                        List.of(new ChunkRoot.TableRoot("a.x", 1, one), new ChunkRoot.TableRoot("a.y", 1, other))))
                .isNotEqualTo(ChunkRoot.of(
                        List.of(new ChunkRoot.TableRoot("a.x", 1, other), new ChunkRoot.TableRoot("a.y", 1, one))));
    }
}

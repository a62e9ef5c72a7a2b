package dev.holdfast.dialect.postgresql;

import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.MoveTable.MoveColumn;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.IntStream;

/// Whether the rows of a binary COPY have the keys that they should have, whichever order they come in: a sum of 64-bit
/// hashes of the keys that were asked for, and one of those that came. What all rows have in common is added to each.
///
/// A key is hashed in the form in which it is carried. Integers, uuid, text and dates are read where they stand in the
/// row; of other types the carried form is sent as well, before the row, and taken off here. The server compares
/// nothing: it would have to be handed the keys again, and to join them to the rows, for twice the price of the delete
/// itself.
///
/// Bytes are read by hand: views of arrays are slow in code that only the quick compiler has seen.
final class KeyedRows {
    private static final int SIGNATURE_AND_FLAGS = 15;
    private static final byte[] NOTHING = {};

    /// What the bytes of a key column are.
    private enum Form {
        NUMBER,
        UUID,
        TEXT,
        /// Carried as its text.
        DAY
    }

    private final List<String> ahead = new ArrayList<>();
    private final int[] fields;
    private final Form[] forms;
    private final CommonValues common;
    private final long wanted;
    private long found;
    private boolean begun;
    private boolean ended;

    /// @param keys of all rows that are to come
    /// @param common what each row is to end with
    KeyedRows(MoveTable table, Keys keys, CommonValues common) {
        int[] columns = table.rootKey().stream()
                .mapToInt(column -> readable(table, column.name()))
                .toArray();
        fields = new int[columns.length];
        forms = new Form[columns.length];
        for (int i = 0; i < columns.length; i++) {
            if (columns[i] < 0) {
                fields[i] = ahead.size();
                ahead.add(PostgresText.asCarried("t", table.rootKey().get(i)));
            }
        }
        for (int i = 0; i < columns.length; i++) {
            if (columns[i] >= 0) {
                fields[i] = ahead.size() + columns[i];
            }
            forms[i] = switch (keys.layout().get(i)) {
                case BIGINT -> Form.NUMBER;
                case UUID -> Form.UUID;
                case TEXT -> columns[i] >= 0 && isDay(table.columns().get(columns[i])) ? Form.DAY : Form.TEXT;
            };
        }
        this.common = common;
        wanted = sum(keys);
    }

    /// @return which column of a row it is; -1 when it is not sent, or not in a form that is read here
    private static int readable(MoveTable table, String name) {
        return IntStream.range(0, table.columns().size())
                .filter(i -> table.columns().get(i).name().equals(name))
                .filter(i -> readable(table.columns().get(i)))
                .findFirst()
                .orElse(-1);
    }

    private static boolean readable(MoveColumn column) {
        String type = column.column().type();
        return switch (column.column().keyType()) {
            case BIGINT, UUID ->
                !column.asText()
                        && List.of("smallint", "integer", "bigint", "uuid").contains(type);
            case TEXT ->
                column.asText() || isDay(column) || type.equals("text") || type.startsWith("character varying");
        };
    }

    private static boolean isDay(MoveColumn column) {
        return !column.asText() && column.column().type().equals("date");
    }

    /// What the COPY must send before the columns of the row.
    List<String> ahead() {
        return List.copyOf(ahead);
    }

    /// Hashes the key of the row in a message of the server, which is one row ("always one per row", protocol of COPY).
    ///
    /// @param message changed: what was sent before the row is taken off, and the values are counted with [#end]
    /// @return where the bytes begin that the archive is to have
    int take(byte[] message) {
        int row = 0;
        if (!begun) {
            begun = true;
            row = SIGNATURE_AND_FLAGS + Integer.BYTES + int32(message, SIGNATURE_AND_FLAGS);
        }
        int values = int16(message, row);
        if (values < 0) {
            ended = true;
            return 0;
        }
        found += hash(message, row + Short.BYTES);
        return takenOff(message, row, values - ahead.size() + common.count());
    }

    /// What the archive is to have behind the bytes of the message that was taken last.
    byte[] end() {
        return ended ? NOTHING : common.bytes();
    }

    /// Whether all have come, and no other.
    boolean complete() {
        return found == wanted;
    }

    private long hash(byte[] message, int first) {
        long hash = 0;
        int at = first;
        int field = 0;
        for (int i = 0; i < fields.length; i++) {
            if (fields[i] < field) { // key columns in another order than those of the table
                at = first;
                field = 0;
            }
            for (; field < fields[i]; field++) {
                at += Integer.BYTES + Math.max(0, int32(message, at));
            }
            int length = int32(message, at);
            int value = at + Integer.BYTES;
            hash = switch (forms[i]) {
                case NUMBER -> mixed(hash, number(message, value, length));
                case UUID -> mixed(mixed(hash, number(message, value, 8)), number(message, value + 8, 8));
                case TEXT -> text(hash, message, value, length);
                case DAY -> text(hash, spelt(int32(message, value)));
            };
        }
        return hash;
    }

    /// What comes before the row goes; signature and number of values move up to it.
    private int takenOff(byte[] message, int row, int values) {
        int at = row + Short.BYTES;
        for (int i = 0; i < ahead.size(); i++) {
            at += Integer.BYTES + Math.max(0, int32(message, at));
        }
        message[at - Short.BYTES] = (byte) (values >> 8);
        message[at - 1] = (byte) values;
        int begin = at - Short.BYTES - row;
        System.arraycopy(message, 0, message, begin, row);
        return begin;
    }

    private static long sum(Keys keys) {
        long[] hashes = new long[keys.size()];
        for (Object column : keys.columns()) {
            switch (column) {
                case long[] numbers -> {
                    for (int row = 0; row < hashes.length; row++) {
                        hashes[row] = mixed(hashes[row], numbers[row]);
                    }
                }
                case UUID[] uuids -> {
                    for (int row = 0; row < hashes.length; row++) {
                        hashes[row] = mixed(
                                mixed(hashes[row], uuids[row].getMostSignificantBits()),
                                uuids[row].getLeastSignificantBits());
                    }
                }
                case String[] texts -> {
                    for (int row = 0; row < hashes.length; row++) {
                        hashes[row] = text(hashes[row], texts[row].getBytes(StandardCharsets.UTF_8));
                    }
                }
                default -> throw new IllegalStateException("no key array: " + column.getClass());
            }
        }
        long sum = 0;
        for (long hash : hashes) {
            sum += hash;
        }
        return sum;
    }

    /// A date as the server prints it in the style ISO.
    ///
    /// @param days since 2000-01-01; the extremes are infinite
    private static byte[] spelt(int days) {
        if (days == Integer.MAX_VALUE || days == Integer.MIN_VALUE) {
            return (days < 0 ? "-infinity" : "infinity").getBytes(StandardCharsets.US_ASCII);
        }
        LocalDate day = LocalDate.ofEpochDay(Spelling.EPOCH_DAYS + days);
        int year = day.getYear();
        if (year < 1 || year > 9_999) {
            return String.format(
                            Locale.ROOT,
                            "%04d-%02d-%02d%s",
                            year < 1 ? 1 - year : year,
                            day.getMonthValue(),
                            day.getDayOfMonth(),
                            year < 1 ? " BC" : "")
                    .getBytes(StandardCharsets.US_ASCII);
        }
        byte[] spelt = new byte[10];
        digits(spelt, 0, year / 100);
        digits(spelt, 2, year % 100);
        spelt[4] = '-';
        digits(spelt, 5, day.getMonthValue());
        spelt[7] = '-';
        digits(spelt, 8, day.getDayOfMonth());
        return spelt;
    }

    private static void digits(byte[] into, int at, int number) {
        into[at] = (byte) ('0' + number / 10);
        into[at + 1] = (byte) ('0' + number % 10);
    }

    private static long text(long hash, byte[] bytes) {
        return text(hash, bytes, 0, bytes.length);
    }

    /// FNV-1a, and its length, for where one text of a key ends another begins.
    private static long text(long hash, byte[] bytes, int begin, int length) {
        long text = 0xcbf29ce484222325L;
        for (int i = begin; i < begin + length; i++) {
            text = (text ^ (bytes[i] & 0xff)) * 0x100000001b3L;
        }
        return mixed(mixed(hash, length), text);
    }

    /// The finalizer of MurmurHash3: every bit of what goes in changes half of those that come out.
    private static long mixed(long hash, long value) {
        long mixed = hash * 31 + value + 0x9e3779b97f4a7c15L;
        mixed = (mixed ^ (mixed >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ (mixed >>> 33);
    }

    private static long number(byte[] bytes, int at, int length) {
        long number = length > 0 ? bytes[at] : 0; // with its sign
        for (int i = 1; i < length; i++) {
            number = number << 8 | (bytes[at + i] & 0xff);
        }
        return number;
    }

    private static int int16(byte[] bytes, int at) {
        return bytes[at] << 8 | (bytes[at + 1] & 0xff);
    }

    private static int int32(byte[] bytes, int at) {
        return bytes[at] << 24 | (bytes[at + 1] & 0xff) << 16 | (bytes[at + 2] & 0xff) << 8 | (bytes[at + 3] & 0xff);
    }
}

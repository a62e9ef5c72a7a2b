package dev.holdfast.dispose;

import dev.holdfast.dialect.Keys;
import dev.holdfast.proof.Leaves;
import dev.holdfast.proof.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;

/// What stands for a whole set. The control database reckons [#digest] by itself, in `disposal_digest`.
final class SetDigest {
    private SetDigest() {}

    /// One table of an item, in the order of items and tables.
    record Line(
            int item,
            String kind,
            long chunk,
            String keysDigest,
            int position,
            String table,
            long rows,
            String hash,
            String root) {
        String text() {
            return item + ":" + kind + ":" + chunk + ":" + keysDigest + ":" + position + ":" + table + ":" + rows + ":"
                    + hash + ":" + root;
        }
    }

    static List<Line> lines(List<FrozenItem> items) {
        return items.stream()
                .flatMap(item -> IntStream.range(0, item.tables().size()).mapToObj(position -> line(item, position)))
                .toList();
    }

    private static Line line(FrozenItem item, int position) {
        FrozenTable table = item.tables().get(position);
        return new Line(
                item.item(),
                item.kind().id(),
                item.chunk(),
                item.keysDigest(),
                position,
                table.table(),
                table.rows(),
                table.hash().toPlainString(),
                table.root());
    }

    /// @param about kind of the order, policy, database and archive, joined by colons
    static String digest(String about, List<Line> lines) {
        MessageDigest sha = Sha256.make();
        sha.update(utf8("holdfast disposal 1:" + about));
        lines.forEach(line -> sha.update(utf8("\n" + line.text())));
        return HexFormat.of().formatHex(sha.digest());
    }

    /// The root of the tree whose leaves are the lines.
    static String merkleRoot(List<Line> lines) {
        Leaves leaves = new Leaves();
        MessageDigest sha = Sha256.make();
        for (Line line : lines) {
            sha.update((byte) 0);
            leaves.add(sha.digest(utf8(line.text())));
        }
        return leaves.root().toString();
    }

    /// SHA-256 over keys in their order, each value with its length before it.
    static String ofKeys(List<String> columns, Keys keys) {
        MessageDigest sha = Sha256.make();
        sha.update(utf8(String.join(",", columns)));
        for (int row = 0; row < keys.size(); row++) {
            for (Object value : keys.key(row)) {
                byte[] bytes = utf8(value.toString());
                sha.update(utf8("\n" + bytes.length + ":"));
                sha.update(bytes);
            }
        }
        return HexFormat.of().formatHex(sha.digest());
    }

    static String of(String text) {
        return HexFormat.of().formatHex(Sha256.make().digest(utf8(text)));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

package dev.holdfast.callback;

import dev.holdfast.HoldfastException;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Puts the lines of an answer together to pages, and refuses a page that does not add up.
///
/// Memory is bounded by the keys of a page. So a key that a service tells twice is found within a page here, and across
/// pages by whoever knows the pages before.
final class PageReader {
    private final AnswerLines lines;
    private final KeyLayout layout;
    private final int mostKeys;
    private final KeyDigest digest = new KeyDigest();
    private boolean over;

    /// @param mostKeys of a page, and as many rows that stay
    PageReader(AnswerLines lines, KeyLayout layout, int mostKeys) {
        this.lines = lines;
        this.layout = layout;
        this.mostKeys = mostKeys;
    }

    /// @return null after the last one
    /// @throws HoldfastException naming the fault when the page is refused
    /// @throws IOException when the answer breaks off before the page's end, or the service gives up
    @Nullable
    Page next() throws IOException {
        if (over) {
            return null;
        }
        Set<List<Object>> seen = new HashSet<>();
        List<List<Object>> archived = new ArrayList<>();
        List<List<Object>> skipped = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        while (true) {
            byte[] line = lines.next();
            if (line == null) {
                throw new EOFException("the answer broke off after line " + lines.number() + ", before done");
            }
            switch (AnswerLine.parse(line, lines.number())) {
                case AnswerLine.Archived(var told) -> {
                    List<Object> key = once(layout.read(told, lines.number()), seen);
                    requireRoom(archived.size());
                    archived.add(key);
                    digest.add(key);
                }
                case AnswerLine.Skipped(var told, String reason) -> {
                    List<Object> key = once(layout.read(told, lines.number()), seen);
                    requireRoom(skipped.size());
                    skipped.add(key);
                    reasons.add(reason.isEmpty() ? "the service says no reason" : reason);
                }
                case AnswerLine.Checkpoint(String token, long count, String told) -> {
                    requireSum(count, told);
                    return new Page(layout.keys(archived), layout.keys(skipped), reasons, token);
                }
                case AnswerLine.Done(long count, String told) -> {
                    requireSum(count, told);
                    over = true;
                    return new Page(layout.keys(archived), layout.keys(skipped), reasons, null);
                }
                case AnswerLine.Failed(String error) -> throw new IOException("the service gave up: " + error);
            }
        }
    }

    private List<Object> once(List<Object> key, Set<List<Object>> seen) {
        if (!seen.add(key)) {
            throw AnswerFault.TWICE.refused(
                    "line %d tells of %s, which a line before it told of".formatted(lines.number(), words(key)));
        }
        return key;
    }

    static String words(List<Object> key) {
        return dev.holdfast.notify.http.Visible.text(
                String.join(", ", key.stream().map(String::valueOf).toList()), 120);
    }

    private void requireRoom(int size) {
        if (size >= mostKeys) {
            throw AnswerFault.PAGE_TOO_LONG.refused("line %d is key %,d since the last checkpoint, and page_keys is %,d"
                    .formatted(lines.number(), size + 1, mostKeys));
        }
    }

    private void requireSum(long count, String told) {
        if (count != digest.count()) {
            throw AnswerFault.COUNT.refused(
                    "line %d counts %,d keys, %,d came".formatted(lines.number(), count, digest.count()));
        }
        if (!told.equals(digest.hex())) {
            throw AnswerFault.DIGEST.refused("line %d has the digest %s, the %,d keys that came have %s"
                    .formatted(lines.number(), told, count, digest.hex()));
        }
    }
}

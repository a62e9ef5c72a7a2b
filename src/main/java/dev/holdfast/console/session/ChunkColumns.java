package dev.holdfast.console.session;

import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.RecordTable;
import dev.holdfast.console.fx.StateLook;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.session.ChunkView;
import java.util.Objects;
import javafx.scene.control.TableView;

/// The columns of a table of chunks.
public final class ChunkColumns {
    private ChunkColumns() {}

    public static void fill(TableView<ChunkView> table, Texts texts, Formats formats) {
        new RecordTable<>(table, texts, "session.column.")
                .number("chunk", 70, chunk -> Long.toString(chunk.chunk())) // a name, not an amount
                .state("state", 80, chunk -> StateLook.ofChunk(chunk.state()))
                .number("keys", 58, chunk -> formats.count(chunk.keys()))
                .number("root-rows", 84, chunk -> formats.count(chunk.rootRows()))
                .number("rows", 66, chunk -> formats.count(chunk.archivedRows()))
                .number("bytes", 70, chunk -> bytes(chunk, formats))
                .number("mark", 74, chunk -> formats.count(chunk.markMillis()))
                .number("copy", 72, chunk -> formats.count(chunk.copyMillis()))
                .number("verify", 80, chunk -> formats.count(chunk.verifyMillis()))
                .number("delete", 82, chunk -> formats.count(chunk.deleteMillis()))
                .number("hand-off", 96, chunk -> formats.count(chunk.handOffMillis()))
                .number("attempts", 74, chunk -> formats.count(chunk.attempts()))
                .number("skipped", 70, chunk -> formats.count(chunk.skippedRows()))
                .longText("error", 84, chunk -> Objects.toString(chunk.error(), ""));
    }

    /// What one looks at while chunks go by.
    public static void fillBrief(TableView<ChunkView> table, Texts texts, Formats formats) {
        new RecordTable<>(table, texts, "session.column.")
                .number("chunk", 110, chunk -> Long.toString(chunk.chunk())) // a name, not an amount
                .state("state", 90, chunk -> StateLook.ofChunk(chunk.state()))
                .number("root-rows", 92, chunk -> formats.count(chunk.rootRows()))
                .number("rows", 76, chunk -> formats.count(chunk.archivedRows()))
                .number("bytes", 80, chunk -> bytes(chunk, formats))
                .longText("error", 60, chunk -> Objects.toString(chunk.error(), ""));
    }

    private static String bytes(ChunkView chunk, Formats formats) {
        Long bytes = chunk.archivedBytes();
        return bytes == null ? Formats.NONE : formats.bytes(bytes);
    }
}

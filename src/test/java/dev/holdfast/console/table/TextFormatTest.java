package dev.holdfast.console.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextFormatTest {
    private record Row(String note, String rows) {}

    private static String lines(TextFormat format, Row... rows) {
        TableText<Row> table = new TableText<>(
                List.of(
                        new TableText.Column<>("note", "Note", false, Row::note),
                        new TableText.Column<>("rows", "Rows", true, Row::rows)),
                List.of(rows),
                List.of());
        return format.of(table, table.rows());
    }

    @Test
    void whatIsPastedIntoASpreadsheetIsNoFormulaAndNumbersStayNumbers() {
        assertThat(lines(
                        TextFormat.TSV,
                        new Row("=HYPERLINK(\"http://x\")", "-5"),
                        new Row("@a", "1"),
                        new Row("\t=1", "2"),
                        new Row("'tis", "3"),
                        new Row("a\tb\r\nc", "4")))
                .isEqualTo("""
                        Note\tRows
                        '=HYPERLINK("http://x")\t-5
                        '@a\t1
                        ' =1\t2
                        ''tis\t3
                        a b c\t4
                        """);
    }

    @Test
    void aFileOfCommasHasTheSameTexts() {
        assertThat(lines(TextFormat.CSV, new Row("=1+1", "-5"), new Row("a,b", "1")))
                .isEqualTo("Note,Rows\r\n'=1+1,-5\r\n\"a,b\",1\r\n");
    }
}

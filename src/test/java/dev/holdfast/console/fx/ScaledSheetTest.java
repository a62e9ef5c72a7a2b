package dev.holdfast.console.fx;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScaledSheetTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            .a { -fx-padding: 4px 5px; }            | .a { -fx-padding: 6.00px 8.00px; }
            .a { -fx-font-size: 13px; }             | .a { -fx-font-size: 19.50px; }
            .a { -fx-spacing: 1px; }                | .a { -fx-spacing: 1.00px; }
            .a { -fx-border-width: 2px; }           | .a { -fx-border-width: 2px; }
            .a { -fx-background-insets: 0 0 2px 0; }| .a { -fx-background-insets: 0 0 2px 0; }
            .a { -fx-stroke-width: 2px; }           | .a { -fx-stroke-width: 2px; }
            .a { -fx-shape: "M10 7l5-5.5.5z"; }     | .a { -fx-shape: "M 15.00  10.50l 7.50 -8.25 0.75z"; }
            .a { -fx-shape: "M0 0a1 1 0 0 1 2 2"; } | .a { -fx-shape: "M0 0a1 1 0 0 1 2 2"; }
            .a { -fx-max-width: -4px; -x: 3; }      | .a { -fx-max-width: -6.00px; -x: 3; }
            """)
    void lengthsGrowButHairlinesAndLinesDoNot(String usual, String larger) {
        assertThat(ScaledSheet.scaled(usual, 1.5)).isEqualTo(larger);
    }

    @Test
    void whatIsImportedIsPartOfTheSheetAndCommentsAreNot() {
        String flat = ScaledSheet.flat("/css/theme-dark.css");

        assertThat(flat).doesNotContain("@import", "/*").contains(".jobs-drawer", ".finding-card");
    }
}

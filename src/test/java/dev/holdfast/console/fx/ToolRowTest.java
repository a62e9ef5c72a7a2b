package dev.holdfast.console.fx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.junit.jupiter.api.Test;

/// Tools of 100 by 20, 10 apart.
final class ToolRowTest {
    @Test
    void toolsStandBesideEachOtherWhereThereIsRoom() {
        ToolRow row = row(tool(), tool(), tool());

        assertThat(row.prefHeight(320)).isEqualTo(20);
        assertThat(places(row, 320)).containsExactly("0,0 100", "110,0 100", "220,0 100");
    }

    @Test
    void whatHasNoRoomGoesOnInANextLine() {
        ToolRow row = row(tool(), tool(), tool());

        assertThat(row.prefHeight(250)).isEqualTo(50);
        assertThat(places(row, 250)).containsExactly("0,0 100", "110,0 100", "0,30 100");
        assertThat(row.prefHeight(100)).isEqualTo(80);
    }

    @Test
    void whatGrowsTakesWhatIsLeftOver() {
        Region grows = tool();
        HBox.setHgrow(grows, Priority.ALWAYS);
        grows.setMaxWidth(Double.MAX_VALUE);
        ToolRow row = row(tool(), grows, tool());

        assertThat(places(row, 250)).containsExactly("0,0 100", "110,0 140", "0,30 100");
    }

    @Test
    void aToolThatIsWiderThanTheRowIsAsWideAsTheRow() {
        assertThat(places(row(tool(), tool()), 60)).containsExactly("0,0 60", "0,30 60");
    }

    @Test
    void aRowWithoutToolsHasNoHeight() {
        Region hidden = tool();
        hidden.setManaged(false);

        assertThat(row(hidden).prefHeight(200)).isZero();
        assertThat(row(hidden).minHeight(-1)).isZero();
        assertThat(row(hidden).minWidth(-1)).isZero();
    }

    private static Region tool() {
        Region tool = new Region();
        tool.setMinWidth(0);
        tool.setPrefSize(100, 20);
        tool.setMaxHeight(20);
        return tool;
    }

    private static ToolRow row(Node... tools) {
        ToolRow row = new ToolRow();
        row.setSpacing(10);
        row.getChildren().setAll(tools);
        return row;
    }

    private static List<String> places(ToolRow row, double width) {
        row.resize(width, row.prefHeight(width));
        row.layout();
        return Arrays.stream(row.getChildren().toArray(Region[]::new))
                .map(tool -> "%.0f,%.0f %.0f".formatted(tool.getLayoutX(), tool.getLayoutY(), tool.getWidth()))
                .toList();
    }
}

package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.UiRobot;
import dev.holdfast.freeze.ColdState;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A hand freezes and thaws in the real console, on the real engine; the databases are looked at afterwards.
class ColdByHandTest {
    @TempDir
    private Path directory;

    private static int rows(UiRobot robot, String table) {
        return robot.find(table, TableView.class).getItems().size();
    }

    @Test
    void whatIsFrozenByHandIsInFilesAndComesBack() throws Exception {
        try (ColdThings things = new ColdThings()) {
            things.engine().node().serve();
            things.age();
            List<String> before = things.rows();
            try (UiRobot robot = UiRobot.open(
                    things.engine().node().operations(), directory.resolve("console.properties"), Clock.systemUTC())) {
                robot.press(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.DIGIT7);
                robot.await("nothing is frozen", () -> robot.shows("#coldNothing"));
                robot.click("#coldNothingAction");
                robot.await("the plan is there", () -> rows(robot, "#coldPlanTable") == 2);
                assertThat(things.warm()).isEqualTo(60);
                robot.click("#coldFreeze");
                robot.await("both are frozen", () -> things.cold(ColdState.COLD) == 2);
                assertThat(things.warm()).isZero();
                robot.await("the plan is empty", () -> rows(robot, "#coldPlanTable") == 0);
                assertThat(things.engine().controlLines("select distinct begun_by from cold_file"))
                        .containsExactly("mira");

                robot.click("#coldPlanBack");
                robot.await("they are listed", () -> rows(robot, "#coldTable") == 2);
                for (int left = 1; left >= 0; left--) {
                    int then = left;
                    robot.onUi(() -> robot.find("#coldTable", TableView.class)
                            .getSelectionModel()
                            .clearAndSelect(0));
                    robot.click("#coldThaw");
                    robot.click("#coldThawConfirm");
                    robot.await("it is thawed", () -> things.cold(ColdState.COLD) == then);
                    robot.await("and no longer listed", () -> rows(robot, "#coldTable") == then);
                }
            }

            assertThat(things.cold(ColdState.THAWED)).isEqualTo(2);
            assertThat(things.rows()).isEqualTo(before);
        }
    }
}

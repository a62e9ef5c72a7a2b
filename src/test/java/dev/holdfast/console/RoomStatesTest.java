package dev.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Denial;
import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.Writes;
import dev.holdfast.console.fx.WritingControls;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every room while it reads, when reading fails, when a right is missing, while the control database is gone, and
/// where there is nothing: each says so. `target/snapshots/states` has a picture of each.
class RoomStatesTest {
    private static final PseudoClass OFF = PseudoClass.getPseudoClass("off");

    /// They read nothing before they are asked.
    private static final Set<Room> SILENT = EnumSet.of(Room.EXPLAIN);

    @TempDir
    private Path home;

    private final Troubled.Trouble trouble = new Troubled.Trouble();

    private static void picture(RoomWalk walk, Room room, String state) {
        Snapshots.small(walk.robot(), walk.robot().scene(), "states/" + room.id() + "-" + state);
    }

    private static boolean stands(Node node) {
        for (Node each = node; each != null; each = each.getParent()) {
            if (!each.isVisible()) {
                return false;
            }
        }
        return true;
    }

    @Test
    void everyRoomSaysThatItReads() throws Exception {
        trouble.hang();
        try (RoomWalk walk = RoomWalk.open(Troubled.engine(SomeShop.full(), trouble), home)) {
            for (Room room : Room.values()) {
                walk.show(room);
                if (!SILENT.contains(room)) {
                    walk.robot().await(room + " says that it reads", () -> Stream.of("#tabLoading", ".loading-line")
                            .flatMap(each -> walk.content(room).lookupAll(each).stream())
                            .anyMatch(RoomStatesTest::stands));
                }
                picture(walk, room, "loading");
            }
            trouble.release();
            walk.robot().await("it has read", () -> !walk.robot().standsOpen("#tabLoading"));
        }
    }

    @Test
    void everyRoomSaysWhatFailed() throws Exception {
        String why = "control database: could not read block 7 of relation 16402";
        trouble.fail(() -> new HoldfastException(ErrorCode.DATABASE, why));
        try (RoomWalk walk = RoomWalk.open(Troubled.engine(SomeShop.full(), trouble), home)) {
            for (Room room : Room.values()) {
                walk.moveOn(room);
                if (!SILENT.contains(room)) {
                    awaitText(walk, room, "could not read block 7");
                }
                picture(walk, room, "error");
            }
        }
    }

    private static void awaitText(RoomWalk walk, Room room, String words) {
        walk.robot().await(room + " says: " + words, () -> {
            List<String> texts = new ArrayList<>();
            RoomWalk.collect(walk.content(room), texts);
            return texts.stream().anyMatch(text -> text.contains(words));
        });
    }

    @Test
    void everyRoomSaysWhichRightIsMissingAndWhatGivesIt() throws Exception {
        String said = "control database: SQL [select \"holdfast\".\"hold\".\"id\" from \"holdfast\".\"hold\"]; "
                + "ERROR: permission denied for table hold";
        Denial denial = Denial.of(said, "app", "holdfast", "SELECT").orElseThrow();
        trouble.fail(() -> new HoldfastException(
                ErrorCode.DATABASE,
                said,
                denial,
                new SQLException("ERROR: permission denied for table hold", "42501")));
        try (RoomWalk walk = RoomWalk.open(Troubled.engine(SomeShop.full(), trouble), home)) {
            for (Room room : Room.values()) {
                walk.moveOn(room);
                if (!SILENT.contains(room)) {
                    awaitText(walk, room, "GRANT SELECT ON TABLE holdfast.hold TO app;");
                    awaitText(walk, room, "role app lacks SELECT on TABLE holdfast.hold");
                }
                picture(walk, room, "denied");
            }
            walk.show(Room.HOLDS);
            walk.robot().await("it cannot be read", () -> walk.robot().standsOpen("#tabDenied"));
            trouble.fail(null);
            walk.robot().press(KeyCode.F5);
            walk.robot().await("it can be read", () -> !walk.robot().standsOpen("#tabDenied"));
        }
    }

    @Test
    void whileTheControlDatabaseIsGoneEveryRoomStaysAsItWasAndWritesNothing() throws Exception {
        FakeOperations operations = SomeShop.full();
        try (RoomWalk walk = RoomWalk.open(Troubled.engine(operations, trouble), home)) {
            UiRobot robot = walk.robot();
            walk.show(Room.EXPLAIN);
            robot.await("the room is open", () -> robot.standsOpen("#explainKey"));
            robot.onUi(() -> robot.find("#explainKey", TextField.class).setText("4711"));
            Map<Room, List<String>> before = new EnumMap<>(Room.class);
            for (Room room : Room.values()) {
                walk.show(room);
                walk.awaitRead(room);
                before.put(room, walk.texts(room));
            }
            trouble.fail(() -> new HoldfastException(ErrorCode.UNREACHABLE, "control database: connection refused"));
            robot.press(KeyCode.F5);
            robot.await("the banner is there", () -> robot.standsOpen("#offlineBanner"));

            for (Room room : Room.values()) {
                walk.show(room);
                assertThat(walk.texts(room))
                        .as("%s", room)
                        .contains(before.getOrDefault(room, List.of()).getFirst());
                robot.onUi(() -> assertThat(writing(walk.content(room)))
                        .as("%s", room)
                        .allMatch(node -> node.getPseudoClassStates().contains(OFF)));
                picture(walk, room, "offline");
            }
            walk.show(Room.HOLDS);
            robot.onUi(() -> assertThat(writing(walk.content(Room.HOLDS))).isNotEmpty());
            walk.show(Room.EXPLAIN);
            assertThat(robot.find("#explainKey", TextField.class).getText()).isEqualTo("4711");
            assertThat(robot.find("#offlineProblem", Label.class).getText()).contains("connection refused");

            trouble.fail(null);
            robot.click("#offlineRetry");
            robot.await("the banner is gone", () -> !robot.standsOpen("#offlineBanner"));
            walk.show(Room.HOLDS);
            robot.onUi(() -> assertThat(writing(walk.content(Room.HOLDS)))
                    .isNotEmpty()
                    .noneMatch(node -> node.getPseudoClassStates().contains(OFF)));
        }
    }

    @Test
    void aButtonThatWritesDoesNothingWhileTheControlDatabaseIsGone() throws Exception {
        FakeOperations operations = SomeShop.full();
        try (RoomWalk walk = RoomWalk.open(Troubled.engine(operations, trouble), home)) {
            UiRobot robot = walk.robot();
            walk.show(Room.POLICIES);
            robot.await("the policies are there", () -> robot.standsOpen("#policy-pause"));
            trouble.fail(() -> new HoldfastException(ErrorCode.UNREACHABLE, "control database: connection refused"));
            robot.press(KeyCode.F5);
            robot.await("the banner is there", () -> robot.standsOpen("#offlineBanner"));

            robot.click("#policy-pause");
            robot.onUi(() -> robot.find("#policy-pause", javafx.scene.control.Button.class)
                    .fire());

            assertThat(robot.stage().getScene().getWindow().isFocused()).isTrue();
            assertThat(javafx.stage.Window.getWindows()).hasSize(1);

            trouble.fail(null);
            robot.await("it came back by itself", () -> !robot.standsOpen("#offlineBanner"));
        }
    }

    /// What must be armed writes, too.
    private static List<Node> writing(Parent content) {
        return Stream.of(Writes.STYLE, WritingControls.STYLE)
                .flatMap(style -> content.lookupAll("." + style).stream())
                .filter(Control.class::isInstance) // others show a lock only
                .toList();
    }

    @Test
    void everyRoomSaysThatThereIsNothingAndHowToBegin() throws Exception {
        trouble.findNothing();
        try (RoomWalk walk = RoomWalk.open(Troubled.engine(FakeOperations.empty(), trouble), home)) {
            for (Room room : Room.values()) {
                if (room == Room.SESSION) {
                    continue; // is about one that exists
                }
                walk.moveOn(room);
                walk.robot().await(room + " says that there is nothing, or asks", () -> {
                    Parent content = walk.content(room);
                    return content.lookup(".asks") != null
                            || content.lookup(".wizard") != null
                            || content.lookupAll(".empty-state").stream().anyMatch(RoomStatesTest::stands);
                });
                picture(walk, room, "empty");
            }
        }
    }
}

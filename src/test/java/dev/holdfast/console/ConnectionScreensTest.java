package dev.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.fx.Styles;
import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.estate.DatabaseSpec.Role;
import dev.holdfast.estate.Environment;
import java.nio.file.Path;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Clicks through the connections.
class ConnectionScreensTest {
    @TempDir
    private Path home;

    private final FakeOperations operations = new FakeOperations();

    private UiRobot open() throws Exception {
        UiRobot robot = UiRobot.open(operations, home.resolve("console.properties"));
        robot.press(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.N);
        return robot;
    }

    private static String text(UiRobot robot, String selector) {
        return robot.find(selector, Label.class).getText();
    }

    private static TableView<?> table(UiRobot robot) {
        return robot.find("#connectionsTable", TableView.class);
    }

    @Test
    void eachConnectionIsTestedWithoutBeingAskedAndForgottenOnlyWhenNoPolicyUsesIt() throws Exception {
        operations.estate.put(SomeShop.connection("shop", Environment.PRODUCTION, Role.SOURCE));
        operations.estate.put(SomeShop.connection("bad_replica", Environment.STAGING, Role.SOURCE));
        operations.estate.put(SomeShop.connection("vault", Environment.DEVELOPMENT, Role.ARCHIVE));
        operations.estate.used.put("shop", "orders, invoices");
        try (UiRobot robot = open()) {
            robot.await("all are listed", () -> table(robot).getItems().size() == 3);
            robot.onUi(() -> table(robot).getSelectionModel().clearAndSelect(1));
            robot.await("it is tested", () -> text(robot, "#connectionsTested").startsWith("Tested"));
            assertThat(text(robot, "#connectionsCommand")).isEqualTo("holdfast db check shop");
            Snapshots.take(robot, robot.scene(), "connections", 1500, 900);
            assertThat(table(robot).lookupAll("." + Styles.BADGE)).hasSize(3).allSatisfy(badge -> assertThat(
                            ((Label) badge).getWidth())
                    .isGreaterThanOrEqualTo(badge.prefWidth(-1)));

            robot.click("#connectionsForget");
            robot.await("it asks", () -> robot.shows("#connectionForgetConfirm"));
            Snapshots.take(
                    robot, robot.find("#connectionForgetConfirm", Button.class).getScene(), "connection-forget");
            robot.click("#connectionForgetConfirm");
            robot.await(
                    "it is refused", () -> text(robot, "#connectionsProblem").contains("orders, invoices"));
            assertThat(operations.estate.databases()).hasSize(3);

            operations.estate.used.clear();
            robot.click("#connectionsForget");
            robot.click("#connectionForgetConfirm");
            robot.await("it is gone", () -> table(robot).getItems().size() == 2);
        }
        assertThat(operations.estate.databases())
                .extracting(DatabaseSpec::name)
                .containsExactly("bad_replica", "vault");
    }

    @Test
    void aConnectionIsTakenFromAUrlTestedAndAddedAndAPasswordIsNeverStored() throws Exception {
        operations.estate.put(SomeShop.connection("shop", Environment.PRODUCTION, Role.SOURCE));
        try (UiRobot robot = open()) {
            robot.click("#connectionsAdd");
            robot.await("the form is open", () -> robot.shows("#connectionAddress"));
            robot.replace("#connectionAddress", "jdbc:postgresql://db2:5433/shop?password=hunter2");
            robot.await("it is refused", () -> text(robot, "#connectionAddressProblem")
                    .contains("password"));
            assertThat(text(robot, "#connectionAddressProblem")).doesNotContain("hunter2");
            robot.replace("#connectionAddress", "jdbc:postgresql://db2:5433/shop?user=mover");
            robot.await("it is taken", () -> robot.find("#connectionServer", TextField.class)
                    .getText()
                    .equals("db2:5433"));
            robot.replace("#connectionSecret", "hunter2");
            assertThat(text(robot, "#connectionCommand")).doesNotContain("hunter2");
            robot.click("#connectionFormConfirm");
            robot.await("it is named", () -> text(robot, "#connectionProblem").contains("never the password"));
            robot.replace("#connectionSecret", "env:SHOP_PASSWORD");
            robot.replace("#connectionName", "shop");
            robot.click("#connectionFormConfirm");
            robot.await("the name is taken", () -> text(robot, "#connectionProblem")
                    .contains("a connection called shop already"));
            robot.replace("#connectionName", "shop2");
            robot.onUi(() -> choose(robot, Environment.STAGING));
            robot.click("#connectionArchive");
            robot.click("#connectionTest");
            robot.await("it is tested", () -> robot.shows("#connectionVerdict"));
            assertThat(text(robot, "#connectionCommand"))
                    .isEqualTo("holdfast db add shop2 --server db2:5433 --database shop --login mover"
                            + " --secret env:SHOP_PASSWORD --environment staging --role source");
            Snapshots.take(robot, robot.find("#connectionTest", Button.class).getScene(), "connection-form");
            robot.click("#connectionFormConfirm");
            robot.await("it is listed", () -> table(robot).getItems().size() == 2);
            robot.await("the form is gone", () -> !robot.shows("#connectionAddress"));

            robot.await("it is selected", () -> text(robot, "#connectionsName").equals("shop2"));
            robot.click("#connectionsEdit");
            robot.await("the form is open again", () -> robot.shows("#connectionLogin"));
            assertThat(robot.find("#connectionName", TextField.class).isDisabled())
                    .isTrue();
            robot.replace("#connectionLogin", "other");
            robot.click("#connectionFormConfirm");
            robot.await("it is stored", () -> !robot.shows("#connectionLogin"));
        }
        assertThat(operations.estate.databases())
                .filteredOn(each -> each.name().equals("shop2"))
                .singleElement()
                .satisfies(stored -> {
                    assertThat(stored.login()).isEqualTo("other");
                    assertThat(stored.secret()).hasToString("env:SHOP_PASSWORD");
                    assertThat(stored.environment()).isEqualTo(Environment.STAGING);
                    assertThat(stored.roles()).containsExactly(Role.SOURCE);
                });
    }

    @SuppressWarnings("unchecked")
    private static void choose(UiRobot robot, Environment environment) {
        ((ComboBox<Environment>) robot.find("#connectionEnvironment", ComboBox.class)).setValue(environment);
    }

    @Test
    void withoutConnectionsTheFirstIsOffered() throws Exception {
        try (UiRobot robot = open()) {
            robot.await("it says so", () -> robot.standsOpen("#connectionsNothingAction"));
            Snapshots.take(robot, robot.scene(), "connections-none");
            robot.click("#connectionsNothingAction");
            robot.await("the form is open", () -> robot.shows("#connectionAddress"));
            robot.click("#connectionFormKeep");
            robot.await("the form is gone", () -> !robot.shows("#connectionAddress"));
        }
        assertThat(operations.estate.databases()).isEmpty();
    }
}

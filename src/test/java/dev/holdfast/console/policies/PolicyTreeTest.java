package dev.holdfast.console.policies;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.DirectBackground;
import dev.holdfast.console.FakeOperations;
import dev.holdfast.console.LaterBackground;
import dev.holdfast.console.fx.Background;
import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.Jobs;
import dev.holdfast.console.fx.Layout;
import dev.holdfast.console.fx.Navigator;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.node.PolicyStatus;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import javafx.scene.control.TreeItem;
import javafx.scene.control.TreeTableView;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

/// The tree over more policies than a frame can make items of.
class PolicyTreeTest {
    private static final int POLICIES = 2_000;

    @TempDir
    private Path home;

    private final LaterBackground later = new LaterBackground();
    private final FakeOperations operations = FakeOperations.manyPolicies(POLICIES);
    private final PoliciesModel model = new PoliciesModel(operations, new DirectBackground());

    @BeforeEach
    void startTheToolkit() throws Exception {
        FxToolkit.registerPrimaryStage();
    }

    private static void onUi(Runnable action) {
        WaitForAsyncUtils.waitForAsyncFx(20_000, action);
    }

    private TreeTableView<PolicyStatus> tree() {
        TreeTableView<PolicyStatus> tree = new TreeTableView<>();
        tree.setShowRoot(false);
        Navigator nowhere = (Navigator) Proxy.newProxyInstance(
                Navigator.class.getClassLoader(), new Class<?>[] {Navigator.class}, (_, _, _) -> null);
        Background background = later;
        new PolicyTree(
                        tree,
                        model,
                        new ScreenTools(
                                operations,
                                background,
                                nowhere,
                                new Texts(Locale.ENGLISH),
                                new Formats(Locale.ENGLISH, FakeOperations.ZONE),
                                Layout.read(home.resolve("console.properties")),
                                FakeOperations.clock(),
                                "mira",
                                new Jobs(background, FakeOperations.clock())))
                .bind();
        return tree;
    }

    private static @Nullable String selected(TreeTableView<PolicyStatus> tree) {
        TreeItem<PolicyStatus> item = tree.getSelectionModel().getSelectedItem();
        return item == null ? null : item.getValue().policy().name();
    }

    @Test
    void manyItemsAreMadeAwayFromTheUiAndWhatStoodBeforeStandsUntilThen() {
        onUi(() -> {
            TreeTableView<PolicyStatus> tree = tree();
            model.refresh();
            assertThat(tree.getExpandedItemCount()).isZero();

            later.next();
            assertThat(tree.getExpandedItemCount()).isEqualTo(POLICIES);
            assertThat(selected(tree)).isEqualTo("p00001");

            model.select("p01002");
            model.filterProperty().set("p0100");
            assertThat(tree.getExpandedItemCount()).isEqualTo(11); // p01000 to p01009, and the root of the first
            model.filterProperty().set("");
            assertThat(tree.getExpandedItemCount()).isEqualTo(11);
            later.next();
            assertThat(tree.getExpandedItemCount()).isEqualTo(POLICIES);
            assertThat(selected(tree)).isEqualTo("p01002");
            assertThat(later.size()).isZero();
        });
    }

    @Test
    void manyItemsThatComeLateDoNotReplaceWhatWasTypedSince() {
        onUi(() -> {
            TreeTableView<PolicyStatus> tree = tree();
            model.refresh();
            model.filterProperty().set("p00002");
            assertThat(tree.getExpandedItemCount()).isEqualTo(2);

            later.next();

            assertThat(tree.getExpandedItemCount()).isEqualTo(2);
        });
    }

    @Test
    @SuppressWarnings("ReferenceEquality") // whether it is the same object is the question
    void aReadingOfTheSamePoliciesKeepsTheItems() {
        onUi(() -> {
            TreeTableView<PolicyStatus> tree = tree();
            model.refresh();
            later.next();
            TreeItem<PolicyStatus> root = tree.getRoot();
            Objects.requireNonNull(root.getChildren().getFirst()).setExpanded(false);
            operations.pausePolicy("p00002", "no reason", "mira");
            model.refresh();

            assertThat(tree.getRoot()).isSameAs(root);
            assertThat(root.getChildren().getFirst().isExpanded()).isFalse();
            assertThat(root.getChildren()
                            .getFirst()
                            .getChildren()
                            .getFirst()
                            .getValue()
                            .policy()
                            .paused())
                    .isTrue();
            assertThat(later.size()).isZero();
        });
    }
}

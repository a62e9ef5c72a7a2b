package dev.holdfast.console.shell;

import dev.holdfast.console.fx.Address;
import dev.holdfast.console.fx.EnvironmentLook;
import dev.holdfast.console.fx.FxBackground;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.Scale;
import dev.holdfast.console.fx.Screen;
import dev.holdfast.console.fx.ScreenFactory;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.TabBackground;
import dev.holdfast.console.fx.TabFrame;
import dev.holdfast.console.table.ViewState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/// The screens that are open, each in a tab, and what the layout keeps of them.
final class OpenTabs {
    private final Map<Room, ScreenFactory> rooms;
    private final ScreenTools tools;
    private final Supplier<TabPane> pane;
    private final Runnable onClosed;
    private final Map<Address, OpenTab> open = new LinkedHashMap<>();
    private @Nullable EnvironmentLook environment;

    private record OpenTab(Tab tab, TabFrame frame, Screen screen, TabBackground background) {}

    /// @param pane there once the frame is built
    /// @param onClosed called after one was closed
    OpenTabs(Map<Room, ScreenFactory> rooms, ScreenTools tools, Supplier<TabPane> pane, Runnable onClosed) {
        this.rooms = rooms;
        this.tools = tools;
        this.pane = pane;
        this.onClosed = onClosed;
    }

    /// From now on the selected tab has its screen in the scene, and no other has. Whoever is told later that another
    /// one was selected finds it there.
    void follow() {
        pane.get().getSelectionModel().selectedItemProperty().subscribe((before, now) -> {
            stage(before, false);
            stage(now, true);
        });
    }

    private void stage(@Nullable Tab tab, boolean shown) {
        if (tab != null && tab.getContent() instanceof TabFrame frame) {
            frame.stage(shown, pane.get());
        }
    }

    /// Gives the heads of all tabs, now and later, the colour of `look`.
    void colour(EnvironmentLook look) {
        environment = look;
        open.values().forEach(each -> look.colour(each.tab()));
    }

    boolean isOpen(Address address) {
        return open.containsKey(address);
    }

    /// The one whose tab is selected.
    Optional<ActingKeys.Shown> shown() {
        return selected()
                .map(each -> new ActingKeys.Shown(each.getKey(), each.getValue().screen()));
    }

    private Optional<Map.Entry<Address, OpenTab>> selected() {
        Tab tab = pane.get().getSelectionModel().getSelectedItem(); // a tab learns later that it is selected
        return open.entrySet().stream()
                .filter(each -> each.getValue().tab().equals(tab))
                .findFirst();
    }

    /// Selects its tab, which is built when there is none.
    ///
    /// @param again called when it was selected already
    Screen show(Address address, Runnable again) {
        OpenTab shown = open.get(address);
        if (shown == null) {
            shown = build(address);
            open.put(address, shown);
            pane.get().getTabs().add(shown.tab());
        }
        boolean selected = shown.tab().isSelected();
        pane.get().getSelectionModel().select(shown.tab());
        if (selected) {
            again.run();
        }
        return shown.screen();
    }

    /// Who comes to another tab goes on there: where they were when they left it, otherwise from its head, from where
    /// Tab leads to what its screen begins with.
    void focus() {
        selected()
                .map(each -> each.getValue().frame())
                .filter(frame -> !frame.hasFocus())
                .ifPresent(frame -> {
                    pane.get().requestFocus();
                    FxBackground.ui().execute(() -> resume(frame)); // until it is seen, nothing in it takes the focus
                });
    }

    private void resume(TabFrame frame) {
        if (pane.get().isFocused()) { // nobody went elsewhere meanwhile
            frame.resume();
        }
    }

    private OpenTab build(Address address) {
        ScreenFactory factory = rooms.get(address.room());
        if (factory == null) {
            throw new IllegalStateException("no screens for " + address);
        }
        TabBackground background = new TabBackground(tools.background());
        Screen screen = factory.open(address.argument(), tools.with(background));
        ViewState.restore(address, screen.node(), tools.layout());
        Tab tab = new Tab();
        tab.setId("tab-" + address);
        tab.textProperty().bind(screen.title());
        tab.setGraphic(new FontIcon(address.room().icon()));
        TabFrame frame = new TabFrame(screen.node(), background, tools.texts(), screen::refresh);
        Scale.fit(frame);
        tab.setContent(frame);
        tab.setOnClosed(_ -> closed(address));
        if (environment != null) {
            environment.colour(tab);
        }
        return new OpenTab(tab, frame, screen, background);
    }

    private void closed(Address address) {
        OpenTab tab = open.remove(address);
        if (tab != null) {
            keep(address, tab);
            if (!address.argument().isEmpty()) {
                ViewState.forgetTabs(address, tools.layout());
            }
            tab.screen().closed();
            onClosed.run();
        }
    }

    void close(Address address) {
        OpenTab tab = open.get(address);
        if (tab != null) {
            pane.get().getTabs().remove(tab.tab());
            closed(address);
        }
    }

    void closeSelected() {
        shown().map(ActingKeys.Shown::address).ifPresent(this::close);
    }

    /// Reads the selected one again. What was read stays while the control database is gone; a screen that has read
    /// nothing says so.
    void refreshSelected(boolean offline) {
        selected()
                .map(Map.Entry::getValue)
                .filter(each ->
                        !offline || !each.background().answeredProperty().get())
                .ifPresent(each -> each.screen().refresh());
    }

    /// Builds each one anew, of what the layout holds now.
    ///
    /// @param show opens one
    void rebuild(Consumer<Address> show) {
        Optional<Address> chosen = shown().map(ActingKeys.Shown::address);
        List<Address> addresses = List.copyOf(open.keySet());
        addresses.forEach(address -> {
            OpenTab tab = Objects.requireNonNull(open.remove(address));
            pane.get().getTabs().remove(tab.tab());
            tab.screen().closed();
        });
        addresses.forEach(show);
        chosen.ifPresent(show);
    }

    /// Opens what the last window had open.
    ///
    /// @param home opened when this is the first window
    /// @param show opens one
    void restore(Address home, Consumer<Address> show) {
        for (String address : tools.layout().get("tabs", home.toString()).split(",", -1)) {
            Address.parse(address)
                    .filter(known -> rooms.containsKey(known.room()))
                    .ifPresent(show);
        }
        Address.parse(tools.layout().get("tabs.selected", home.toString()))
                .filter(open::containsKey)
                .ifPresent(show);
    }

    /// Notes in the layout what the next window should find again.
    void keep() {
        open.forEach(this::keep);
        tools.layout().put("tabs", open.keySet().stream().map(Address::toString).collect(Collectors.joining(",")));
        selected().ifPresent(each -> tools.layout()
                .put("tabs.selected", each.getKey().toString()));
    }

    private void keep(Address address, OpenTab tab) {
        tab.screen().keep(tools.layout());
        ViewState.keep(address, tab.screen().node(), tools.layout());
    }

    /// Lets go of every screen.
    void closeAll() {
        open.values().forEach(tab -> tab.screen().closed());
    }
}

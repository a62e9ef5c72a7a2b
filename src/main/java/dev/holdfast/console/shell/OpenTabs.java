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
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import org.jspecify.annotations.Nullable;

/// The screens that are open, each in a tab, and what the layout keeps of them.
final class OpenTabs {
    /// Begins a key of the layout: the title of a tab that is about one thing.
    private static final String TITLE = "tab.title.";

    private final Map<Room, ScreenFactory> rooms;
    private final ScreenTools tools;
    private final Supplier<TabPane> pane;
    private final Runnable onClosed;
    private final Map<Address, OpenTab> open = new LinkedHashMap<>();
    private @Nullable EnvironmentLook environment;

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
            open.values().stream().filter(each -> each.tab().equals(now)).forEach(OpenTab::build);
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
                .map(each -> new ActingKeys.Shown(
                        each.getKey(), each.getValue().build().screen()));
    }

    private Optional<Map.Entry<Address, OpenTab>> selected() {
        Tab tab = pane.get().getSelectionModel().getSelectedItem(); // a tab learns later that it is selected
        return open.entrySet().stream()
                .filter(each -> each.getValue().tab().equals(tab))
                .findFirst();
    }

    /// Selects its tab, which is made when there is none.
    ///
    /// @param again called when it was selected already
    Screen show(Address address, Runnable again) {
        OpenTab shown = Objects.requireNonNullElseGet(open.get(address), () -> tab(address, ""));
        Screen screen = shown.build().screen();
        open.put(address, shown);
        List<Tab> tabs = pane.get().getTabs();
        if (!tabs.contains(shown.tab())) {
            tabs.add(shown.tab());
        }
        boolean selected = shown.tab().isSelected();
        pane.get().getSelectionModel().select(shown.tab());
        if (selected) {
            again.run();
        }
        return screen;
    }

    /// Who comes to another tab goes on there: where they were when they left it, otherwise from its head, from where
    /// Tab leads to what its screen begins with.
    void focus() {
        selected()
                .map(each -> each.getValue().build().frame())
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

    private OpenTab tab(Address address, String title) {
        OpenTab made = new OpenTab(address, title, () -> build(address));
        made.tab().setOnClosed(_ -> closed(address));
        if (environment != null) {
            environment.colour(made.tab());
        }
        return made;
    }

    private OpenTab.Built build(Address address) {
        ScreenFactory factory = rooms.get(address.room());
        if (factory == null) {
            throw new IllegalStateException("no screens for " + address);
        }
        TabBackground background = new TabBackground(tools.background());
        Screen screen = factory.open(address.argument(), tools.with(background));
        ViewState.restore(address, screen.node(), tools.layout());
        TabFrame frame = new TabFrame(screen.node(), background, tools.texts(), screen::refresh);
        Scale.fit(frame);
        return new OpenTab.Built(screen, frame, background);
    }

    private void closed(Address address) {
        OpenTab tab = open.remove(address);
        if (tab != null) {
            keep(address, tab);
            if (!address.argument().isEmpty()) {
                ViewState.forgetTabs(address, tools.layout());
                tools.layout().remove(TITLE + address);
            }
            tab.built().ifPresent(built -> built.screen().closed());
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
                .flatMap(each -> each.getValue().built())
                .filter(each ->
                        !offline || !each.background().answeredProperty().get())
                .ifPresent(each -> each.screen().refresh());
    }

    /// Builds each one anew, of what the layout holds now, when somebody comes to it.
    ///
    /// @param show opens one
    void rebuild(Consumer<Address> show) {
        Optional<Address> chosen = shown().map(ActingKeys.Shown::address);
        Map<Address, String> titles = new LinkedHashMap<>();
        open.forEach((address, tab) -> titles.put(address, tab.title()));
        titles.keySet().forEach(address -> {
            OpenTab tab = Objects.requireNonNull(open.remove(address));
            pane.get().getTabs().remove(tab.tab());
            tab.built().ifPresent(built -> built.screen().closed());
        });
        chosen.ifPresent(address -> arrange(titles, address, show));
    }

    /// Opens what the last window had open: the tabs, and of their screens that of the selected one.
    ///
    /// @param home opened when this is the first window
    /// @param show opens one
    void restore(Address home, Consumer<Address> show) {
        Map<Address, String> titles = new LinkedHashMap<>();
        for (String kept : tools.layout().list("tabs", List.of(home.toString()))) {
            Address.parse(kept)
                    .filter(known -> rooms.containsKey(known.room()))
                    .ifPresent(address -> titles.put(address, title(address)));
        }
        if (!titles.isEmpty()) {
            Address chosen = Address.parse(tools.layout().get("tabs.selected", home.toString()))
                    .filter(titles::containsKey)
                    .orElseGet(() -> List.copyOf(titles.keySet()).getLast());
            arrange(titles, chosen, show);
        }
    }

    private String title(Address address) {
        String room = tools.texts().get(address.room().textKey());
        return address.argument().isEmpty()
                ? room
                : tools.layout().get(TITLE + address, room + " " + address.argument());
    }

    /// @param titles of tabs to be opened, in their order
    private void arrange(Map<Address, String> titles, Address chosen, Consumer<Address> show) {
        titles.forEach((address, title) -> open.putIfAbsent(address, tab(address, title)));
        show.accept(chosen);
        List<Tab> tabs = pane.get().getTabs();
        int place = 0;
        for (OpenTab each : open.values()) {
            if (!tabs.contains(each.tab())) {
                tabs.add(place, each.tab());
            }
            place++;
        }
    }

    /// Notes in the layout what the next window should find again.
    void keep() {
        open.forEach(this::keep);
        tools.layout().put("tabs", open.keySet().stream().map(Address::toString).toList());
        selected().ifPresent(each -> tools.layout()
                .put("tabs.selected", each.getKey().toString()));
    }

    /// Of a tab to which nobody came the layout knows all there is.
    private void keep(Address address, OpenTab tab) {
        tab.built().ifPresent(built -> {
            built.screen().keep(tools.layout());
            ViewState.keep(address, built.screen().node(), tools.layout());
            if (!address.argument().isEmpty()) {
                tools.layout().put(TITLE + address, tab.title());
            }
        });
    }

    /// Lets go of every screen.
    void closeAll() {
        open.values()
                .forEach(tab -> tab.built().ifPresent(built -> built.screen().closed()));
    }
}

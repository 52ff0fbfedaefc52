package org.ephemera.cli.render;

import java.util.List;
import org.ephemera.cli.terminal.Columns;
import org.ephemera.cli.terminal.Screen;
import org.ephemera.cli.terminal.Style;
import org.ephemera.model.Artifact;

/** The legend below a table that names volatilities. */
public final class Volatilities {
    private Volatilities() {}

    public static void show(List<Artifact> artifacts, Screen screen) {
        screen.line();
        Columns legend = new Columns("");
        artifacts.stream()
                .map(Artifact::volatility)
                .distinct()
                .sorted()
                .forEach(v -> legend.row(Style.QUIET.of(v.name()), Style.QUIET.of(v.meaning())));
        legend.show(screen);
    }
}

package org.ephemera.cli.session;

import picocli.CommandLine.Option;

/** The options that every command has: how it speaks. */
public final class OutputOptions {
    @Option(names = "--json", description = "Print one JSON object on stdout, and nothing else there.")
    private boolean json;

    @Option(
            names = {"-q", "--quiet"},
            description = "Show no progress.")
    private boolean quiet;

    public boolean json() {
        return json;
    }

    public boolean quiet() {
        return quiet;
    }
}

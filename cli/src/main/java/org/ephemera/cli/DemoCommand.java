package org.ephemera.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.ephemera.bag.Json;
import org.ephemera.cli.terminal.Columns;
import org.ephemera.cli.terminal.Screen;
import org.ephemera.cli.terminal.ShellWord;
import org.ephemera.cli.terminal.Style;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.verify.Verdict;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows everything once, without a cloud. */
@Command(
        description = {
            "Collect from a simulated cloud with an incident, seal, verify, and show how to verify without this program.",
            "",
            "Needs no account and no network; the alert goes through the code of the Lambda function."
        },
        footer = {"Example:", "  ephemera demo --out /tmp/evidence"})
final class DemoCommand implements Callable<Integer> {
    private static final String FIRST = "fargate-miner";
    private static final String KEY = "demo-key.pem";

    private final Session session;

    @Option(names = "--scenario", paramLabel = "NAME", description = "Which incident; default: " + FIRST + ".")
    private String name = FIRST;

    @Option(names = "--list", description = "Name the scenarios and what happened in each.")
    private boolean list;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "The store's folder; default: ./evidence, or ./evidence/NAME for another scenario.")
    private @Nullable String out;

    @Mixin
    private Voice voice = new Voice();

    DemoCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws Failure, IOException {
        if (list) {
            list();
            return ExitCode.DONE.number();
        }
        if (!Scenario.names().contains(name)) {
            String remedy = Nearest.to(name, Scenario.names())
                    .map(near -> "Did you mean '" + near + "'? ")
                    .orElse("");
            throw Failure.usage("there is no scenario '" + name + "'", remedy + "'ephemera demo --list' names them");
        }
        String where = out != null ? out : name.equals(FIRST) ? "./evidence" : "./evidence/" + name;
        Path folder = session.path(where);
        Demo demo = new Demo(
                Scenario.named(name, session.clock()),
                where,
                folder,
                session.configuration().resolve(KEY),
                SigningKey.publicHalf(folder.resolve(KEY)),
                session);
        Demo.Shown shown;
        try (Watch watch = Watch.begin(session, voice)) {
            shown = demo.run(watch);
        }
        return show(demo, shown);
    }

    private int show(Demo demo, Demo.Shown shown) throws Failure {
        if (shown.verification().verdict() != Verdict.INTACT) {
            new Verified(shown.verification()).show(session.remarks());
            throw Failure.couldNot(
                    "the package that was just sealed is not intact",
                    "Look at what the checks above say, and try again with another --out");
        }
        if (voice.json()) {
            ObjectNode json = shown.collected().receipt().toJson();
            session.json(json.put(
                    "publicKey", demo.publicKey().toAbsolutePath().normalize().toString()));
            return shown.collected().exitCode().number();
        }
        Screen screen = session.results();
        screen.line(Style.TITLE.of(demo.scenario().title()), Style.QUIET.of("  (simulated)"));
        new Columns("  ").row(Style.QUIET.of(demo.scenario().description())).show(screen);
        if (shown.repeated()) {
            new Columns("  ")
                    .row(Style.CAUTION.of(
                            "An alert about this task came less than ten minutes ago: both are one package."
                                    + " For another one, wait, or name another folder with --out."))
                    .show(screen);
        }
        screen.line();
        new CollectedText(shown.collected(), commands(demo, shown)).show(screen);
        return shown.collected().exitCode().number();
    }

    private List<HowTo> commands(Demo demo, Demo.Shown shown) {
        String program = ShellWord.of(session.program());
        String place = ShellWord.of(shown.collected().receipt().location());
        String key = ShellWord.of(demo.out() + "/" + demo.publicKey().getFileName());
        String script = ShellWord.of(demo.out() + "/verify.sh");
        return List.of(
                new HowTo("Verified", "intact; see for yourself"),
                new HowTo("", program + " verify " + place + " --key " + key),
                new HowTo("Without us", "with sh, openssl and coreutils"),
                new HowTo("", program + " verify --script > " + script),
                new HowTo("", "KEY=" + key + " sh " + script + " " + place));
    }

    private void list() {
        ObjectNode json = Json.object();
        Columns columns = new Columns("");
        for (String each : Scenario.names()) {
            Scenario scenario = Scenario.named(each, session.clock());
            json.withArray("scenarios")
                    .addObject()
                    .put("name", each)
                    .put("title", scenario.title())
                    .put("description", scenario.description());
            columns.row(Style.TITLE.of(each), Style.PLAIN.of(scenario.title() + ". " + scenario.description()));
        }
        if (voice.json()) {
            session.json(json);
        } else {
            columns.show(session.results());
        }
    }
}

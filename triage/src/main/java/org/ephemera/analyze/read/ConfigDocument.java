package org.ephemera.analyze.read;

import java.util.ArrayList;
import java.util.List;
import org.ephemera.analyze.model.Image;

/** The config of an image (OCI image specification, {@code config.md}). */
final class ConfigDocument {
    /** Docker allows 127 layers; steps without a layer come on top. */
    private static final int MOST_STEPS = 2_000;

    private final String subject;
    private final Located json;

    /** @param subject name of the image */
    ConfigDocument(String subject, Located json) {
        this.subject = subject;
        this.json = json;
    }

    Image.Config config(String digest, String found) {
        return new Image.Config(
                digest,
                found,
                json.at("created").words(),
                json.at("os").words(),
                json.at("architecture").words(),
                texts(),
                json.evidence());
    }

    private List<Image.Text> texts() {
        List<Image.Text> texts = new ArrayList<>();
        Located config = json.at("config");
        for (String command : List.of("Entrypoint", "Cmd")) {
            Located words = config.at(command);
            if (!words.items().isEmpty()) {
                texts.add(new Image.Text(subject, command, String.join(" ", words.wordList()), words.evidence()));
            }
        }
        Commands.directory(config, "WorkingDir")
                .ifPresent(directory -> texts.add(new Image.Text(
                        subject, "WorkingDir", String.join(" ", directory.words()), directory.evidence())));
        for (Located variable : config.at("Env").items()) {
            texts.add(new Image.Text(subject, "Env", variable.words(), variable.evidence()));
        }
        json.at("history").items().stream()
                .limit(MOST_STEPS)
                .map(step -> step.at("created_by"))
                .filter(by -> !by.words().isEmpty())
                .forEach(by -> texts.add(new Image.Text(subject, "history", by.words(), by.evidence())));
        return texts;
    }
}

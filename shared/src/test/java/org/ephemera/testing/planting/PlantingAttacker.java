package org.ephemera.testing.planting;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Path;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.store.EvidenceStore;

/**
 * Process of the attacker. Each line of its input is {@code LOCATION SEED EVENT-KEY} and starts an attack, or {@code
 * stop}: then it prints the keys of the objects that it created, and a line {@code end}.
 */
public final class PlantingAttacker {
    private PlantingAttacker() {}

    /** Opens the store at a location. */
    @FunctionalInterface
    public interface Opening {
        EvidenceStore open(String location) throws IOException;
    }

    /** Attacks stores that are folders. */
    public static void main(String[] args) throws IOException, InterruptedException {
        serve(location -> DirectoryEvidenceStore.open(Path.of(location)));
    }

    /** Serves the input of this process until it ends. */
    public static void serve(Opening stores) throws IOException, InterruptedException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        PrintStream out = new PrintStream(System.out, true, UTF_8);
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ", -1);
            Attack attack = new Attack(stores.open(words[0]), Integer.parseInt(words[1]), words[2]);
            Thread thread = Thread.ofPlatform().daemon().start(attack);
            out.println("begun");
            in.readLine(); // stop
            attack.stop();
            thread.join();
            attack.failure().ifPresent(failure -> out.println("failure " + failure));
            attack.planted().forEach(out::println);
            out.println("end");
        }
    }
}

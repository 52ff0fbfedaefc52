package org.ephemera.queue;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a worker's process does: takes messages of a queue, two at a time at most, and gives a function one of them whenever it is
 * told to. A line that it reads is {@code work WHICH SECONDS LEARNS}: which of those that it holds, how long the function may
 * take, and whether the queue learns that it is done. It says {@code holds RECEIPT} of each that it takes, {@code begins KEY}, and
 * {@code done KEY}, {@code failed KEY} or {@code nothing}. It ends with its input.
 */
public final class WorkerLoop {
    /** The cloud's function, given one message. */
    public interface Function {
        /** @throws IOException if the message is to come again */
        void take(UnreliableQueue.Delivery delivery, Duration time) throws IOException;
    }

    /** By which the queue's owner can let somebody else see a message. */
    public interface Receipts {
        /** A line without line ends. */
        String of(UnreliableQueue.Delivery delivery);
    }

    private final UnreliableQueue.Messages messages;
    private final Receipts receipts;
    private final Function function;
    private final PrintStream out;
    private final List<UnreliableQueue.Delivery> held = new ArrayList<>();

    /** @param out takes what it says */
    public WorkerLoop(UnreliableQueue.Messages messages, Receipts receipts, Function function, PrintStream out) {
        this.messages = messages;
        this.receipts = receipts;
        this.function = function;
        this.out = out;
    }

    /** Until the input ends. */
    public void run(InputStream in) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] words = line.split(" ", -1);
            work(
                    Integer.parseInt(words[1]),
                    Duration.ofSeconds(Long.parseLong(words[2])),
                    Boolean.parseBoolean(words[3]));
        }
    }

    private void work(int which, Duration time, boolean learns) {
        // Of all that it holds when it is killed the queue counts a delivery.
        if (held.isEmpty()) {
            for (UnreliableQueue.Delivery taken : messages.take()) {
                say("holds " + receipts.of(taken));
                held.add(taken);
            }
        }
        if (held.isEmpty()) {
            say("nothing");
            return;
        }
        UnreliableQueue.Delivery delivery = held.remove(which % held.size());
        say("begins " + delivery.work().key());
        try {
            function.take(delivery, time);
        } catch (IOException | RuntimeException e) {
            messages.failed(delivery);
            say("failed " + delivery.work().key());
            return;
        }
        if (learns) {
            messages.done(delivery);
        } else {
            messages.failed(delivery);
        }
        say("done " + delivery.work().key());
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }
}

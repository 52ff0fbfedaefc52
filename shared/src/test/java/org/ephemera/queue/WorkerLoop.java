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
 * Main loop of a worker process. It takes at most two messages from a queue and passes one to a function on command. An
 * input line is {@code work WHICH SECONDS LEARNS}: the message, the time for the function, and whether the queue is
 * informed of the result. It prints {@code holds RECEIPT} for each message, {@code begins KEY}, and {@code done KEY},
 * {@code failed KEY} or {@code nothing}. It ends with its input.
 */
public final class WorkerLoop {
    /** Function of the cloud. */
    public interface Function {
        /**
         * Handles one message.
         *
         * @throws IOException if the message must be delivered again
         */
        void take(UnreliableQueue.Delivery delivery, Duration time) throws IOException;
    }

    /** Returns the receipt with which the queue can make the message visible. */
    public interface Receipts {
        /** Returns the text without line ends. */
        String of(UnreliableQueue.Delivery delivery);
    }

    private final UnreliableQueue.Messages messages;
    private final Receipts receipts;
    private final Function function;
    private final PrintStream out;
    private final List<UnreliableQueue.Delivery> held = new ArrayList<>();

    /**
     * Creates a loop.
     *
     * @param out output of the process
     */
    public WorkerLoop(UnreliableQueue.Messages messages, Receipts receipts, Function function, PrintStream out) {
        this.messages = messages;
        this.receipts = receipts;
        this.function = function;
        this.out = out;
    }

    /** Runs until the input ends. */
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
        // The queue counts a delivery for each message that a killed process holds.
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

package org.ephemera.acquire;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Asks a store several things in the time of one: each is a round trip that waits for nothing but the network. */
final class ParallelStoreCalls {
    private ParallelStoreCalls() {}

    /**
     * The answers, in the order of the questions.
     *
     * @throws IOException what the first that failed threw, once all have ended
     */
    static <T> List<T> ask(List<Callable<T>> questions) throws IOException {
        // Threads of the system, as for items: the one that waits for the sockets of virtual ones makes a process end
        // late.
        try (ExecutorService threads =
                Executors.newThreadPerTaskExecutor(Thread.ofPlatform().daemon().factory())) {
            List<T> answers = new ArrayList<>(questions.size());
            for (Future<T> answer : threads.invokeAll(questions)) {
                answers.add(answer.get());
            }
            return answers;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException defect) {
                throw defect;
            }
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted; nothing was begun, the same again goes on", e);
        }
    }
}

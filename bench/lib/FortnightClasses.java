import java.util.List;
import java.util.function.Function;

/**
 * Classes of generated series over 14 days. Each has the published statistic that its shape is drawn from. Ranges that no
 * source gives are assumptions, and wide.
 */
final class FortnightClasses {
    private static final int HOUR = FortnightLoads.HOUR;
    private static final int DAY = FortnightLoads.DAY;
    private static final int COUNT = FortnightLoads.COUNT;
    private static final String DIURNAL =
            "CPU of containers has a daily cycle, memory is nearly constant (Jiang et al., IEEE TCC 2022,"
                    + " doi:10.1109/TCC.2020.3034500)";
    private static final String INTERACTIVE =
            "average utilization of 10 to 50 %, because of the rhythm of the day (Carlsson and Arlitt, GreenMetrics 2011)";
    private static final String JVM = "more than 90 % of the latency-critical applications are JVMs (Guo et al., IWQoS 2019)";
    private static final String LOW =
            "60 % of VMs have an average CPU use below 20 % (Cortez et al., SOSP 2017, doi:10.1145/3132747.3132772)";
    private static final String PERIODIC =
            "many functions are invoked periodically (Joosen et al., SoCC 2023, arXiv:2312.10127)";
    private static final String BURSTS =
            "CPU use of business servers is low and has peaks (Shen et al., CCGrid 2015, doi:10.1109/CCGrid.2015.60)";
    private static final String RANDOMX =
            "2080 MiB of dataset, 256 MiB of cache, 2 MiB for each thread (RandomX README)";
    private static final String HARD = "assumption: differs from a miner in the purpose only";

    /**
     * A class of series.
     *
     * @param group ordinary, hard (work that metrics hardly distinguish from a miner) or miner
     */
    record Kind(String name, String group, String source, Function<FortnightLoads, FortnightLoads.Load> make) {}

    private FortnightClasses() {}

    static List<Kind> all() {
        return List.of(
                ordinary("web by day and night", DIURNAL + "; " + INTERACTIVE, m -> web(m, m.scale(100, 3000))),
                ordinary("web, CPU metric only", INTERACTIVE, m -> m.cpuOnly(web(m, 500))),
                ordinary("JVM, flat heap of 2 to 8 GiB, little CPU", JVM + "; " + LOW, m -> m.restarts(quiet(m, 0.1, 0.4))),
                ordinary("database, flat cache of 2 to 16 GiB", DIURNAL, m -> m.rhythm(
                        m.between(0.1, 0.6), m.between(0.15, 0.7), m.between(0.08, 0.3), m.scale(2048, 16_384), m.scale(5e4, 5e6))),
                ordinary("cache in memory, 2 to 8 GiB", DIURNAL + "; " + LOW, m -> quiet(m, 0.06, 0.2)),
                ordinary("worker with a steady queue", "20 to 40 % in most of the time (Cheng et al., arXiv:1808.02919)", m ->
                        m.rhythm(m.between(0.2, 0.8), m.between(0, 0.1), m.between(0.06, 0.25), m.scale(100, 4096), m.scale(1e4, 1e6))),
                ordinary("inference, model of 2 to 8 GiB", DIURNAL, m -> m.rhythm(
                        m.between(0.2, 0.6), m.between(0.1, 0.7), m.between(0.05, 0.2), m.scale(2048, 8192), m.scale(3e4, 1e6))),
                ordinary("inference, constant stream of requests", "assumption: a load of constant rate", m ->
                        m.rhythm(m.between(0.2, 0.8), 0, m.between(0.03, 0.1), m.scale(2048, 8192), m.scale(6e4, 1e6))),
                ordinary("stream processor, flat heap", JVM + "; " + DIURNAL, m -> m.rhythm(
                        m.between(0.2, 0.6), m.between(0.05, 0.4), m.between(0.05, 0.15), m.scale(2048, 8192), m.scale(1e5, 1e7))),
                ordinary("idle, agent", LOW, m ->
                        m.rhythm(m.scale(0.005, 0.08), 0, m.between(0.02, 0.5), m.scale(30, 500), m.scale(500, 20_000))),
                ordinary("server with bursts", BURSTS, m -> m.bursts(idle(m))),
                ordinary("nightly job", PERIODIC, m -> nightly(m, idle(m))),
                ordinary("nightly job, CPU metric only", PERIODIC, m -> m.cpuOnly(nightly(m, idle(m)))),
                ordinary("web and nightly job", PERIODIC + "; " + INTERACTIVE, m -> nightly(m, web(m, m.scale(100, 3000)))),
                ordinary("weekly job", PERIODIC, m -> m.recurring(idle(m), 7 * DAY, m.between(0.5, 1.1), m.between(0.005, 0.1),
                        m.scale(50, 8192), m.scale(2, 200))),
                ordinary("JVM of 1 to 4 GiB, stopped at night", JVM + "; " + INTERACTIVE, m ->
                        m.stoppedAtNight(web(m, m.scale(1024, 4096)))),
                ordinary("deployment with more memory", LOW, m -> m.deployed(
                        m.chance(0.5) ? web(m, m.scale(100, 2000)) : idle(m))),
                hard("one finished job", m -> m.job(idle(m), (int) m.between(DAY, 12 * DAY), (int) m.scale(HOUR, 24 * HOUR),
                        m.between(0.6, 1.1), m.between(0.005, 0.1), m.scale(50, 8192), m.scale(2, 200))),
                hard("nightly job, 2.0 to 2.6 GiB reserved at once", m -> m.recurring(idle(m), DAY, m.between(0.3, 1.1),
                        m.between(0.005, 0.1), m.between(2000, 2600), 2)),
                hard("busy loop, 2 to 8 GiB, no network metric", m -> m.unconnected(
                        m.rhythm(m.between(0.2, 0.9), 0, m.between(0.005, 0.05), m.scale(2048, 8192), 1))),
                hard("busy loop, 2 to 8 GiB, with traffic", m ->
                        m.rhythm(m.between(0.2, 0.9), 0, m.between(0.005, 0.05), m.scale(2048, 8192), m.scale(2e4, 1e6))),
                hard("polling JVM, 2 to 8 GiB, steady at 0.05 to 0.15 cores", m -> m.rhythm(
                        m.between(0.05, 0.15), 0, m.between(0.01, 0.08), m.scale(2048, 8192), m.scale(2e3, 2e5))),
                hard("full CPU since the first sample, small memory", m ->
                        m.rhythm(2, 0, 0.01, m.scale(50, 1500), m.scale(1e3, 1e6))),
                miner("flat since the start of the container", m -> m.bornAt(flat(m, 0.2, 1), COUNT - (int) m.scale(3 * HOUR, 10 * DAY))),
                miner("flat and older than the metrics", m -> flat(m, 0.2, 1)),
                miner("the same, no network metric", m -> m.unconnected(flat(m, 0.2, 1))),
                miner("flat, next to an application with bursts", m -> m.mine(m.bursts(idle(m)), 0, COUNT, m.between(0.2, 1))),
                miner("flat, next to a small web server", m -> m.mine(smallWeb(m), 0, COUNT, m.between(0.2, 0.8))),
                miner("capped at 0.1 core, older than the metrics", m -> flat(m, 0.1, 0.1)),
                miner("capped at 0.1 core, in an idle container", m -> m.mine(idle(m), begin(m), COUNT, 0.1)),
                miner("capped at 0.1 core, in a web server", m -> m.mine(web(m, m.scale(100, 1500)), begin(m), COUNT, 0.1)),
                miner("at night, in an idle container", m -> m.mineAtNight(idle(m), m.between(0.2, 1))),
                miner("at night, in a web server", m -> m.mineAtNight(web(m, m.scale(100, 1500)), m.between(0.2, 1))),
                miner("at night, next to an application with bursts", m -> m.mineAtNight(m.bursts(idle(m)), m.between(0.2, 1))),
                miner("plateau, in an idle container", m -> m.mine(idle(m), begin(m), COUNT, m.between(0.25, 1))),
                miner("plateau, in a web server", m -> m.mine(web(m, m.scale(100, 1500)), begin(m), COUNT, m.between(0.4, 1))));
    }

    private static int begin(FortnightLoads m) {
        return COUNT - (int) m.scale(3 * HOUR, 10 * DAY);
    }

    private static FortnightLoads.Load idle(FortnightLoads m) {
        return m.rhythm(m.scale(0.005, 0.05), m.between(0, 0.3), m.between(0.1, 0.5), m.scale(50, 600), m.scale(500, 20_000));
    }

    private static FortnightLoads.Load web(FortnightLoads m, double memory) {
        return m.rhythm(m.between(0.05, 0.4), m.between(0.2, 0.8), m.between(0.05, 0.25), memory, m.scale(2e4, 3e6));
    }

    private static FortnightLoads.Load smallWeb(FortnightLoads m) {
        return m.rhythm(m.between(0.01, 0.1), m.between(0.2, 0.8), m.between(0.05, 0.25), m.scale(100, 1500), m.scale(2e3, 2e4));
    }

    private static FortnightLoads.Load quiet(FortnightLoads m, double least, double most) {
        return m.rhythm(m.between(0.02, 0.15), m.between(0, 0.3), m.between(least, most), m.scale(2048, 8192), m.scale(2e3, 2e5));
    }

    private static FortnightLoads.Load nightly(FortnightLoads m, FortnightLoads.Load load) {
        return m.recurring(load, DAY, m.between(0.5, 1.1), m.between(0.005, 0.1), m.scale(50, 8192), m.scale(2, 200));
    }

    private static FortnightLoads.Load flat(FortnightLoads m, double least, double most) {
        double cores = m.between(least, most);
        FortnightLoads.Load load = m.mine(
                m.rhythm(m.scale(0.001, 0.004), 0, 0.3, m.scale(10, 400), 200), 0, COUNT, cores);
        // A container with a separate quota.
        load.cores = m.chance(0.3) ? Math.max(cores, 0.25) : load.cores;
        return load;
    }

    private static Kind ordinary(String name, String source, Function<FortnightLoads, FortnightLoads.Load> make) {
        return new Kind(name, "ordinary", source, make);
    }

    private static Kind hard(String name, Function<FortnightLoads, FortnightLoads.Load> make) {
        return new Kind(name, "hard", HARD, make);
    }

    private static Kind miner(String name, Function<FortnightLoads, FortnightLoads.Load> make) {
        return new Kind(name, "miner", RANDOMX, make);
    }
}

package org.cardioqa.transforms.accounting;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Does the work on one record in a thread of its own, and gives it up when it has taken too long.
 *
 * <p>What counts is the CPU time of that thread, so that a busy machine sets no record aside that a
 * quiet one reads. Java cannot end a thread: one that is given up is interrupted, ends where it
 * asks {@link #check}, and else goes on by itself, its result unread. At most {@link
 * #MOST_GIVEN_UP} of them may be running; more are no longer the fault of a record, and an error
 * that ends the job.
 *
 * <p>Work must not wait for anything but the processor.
 */
public final class TimeLimit {
  /** CPU time for a record: thousands of times what a report takes. */
  public static final Duration USUAL = Duration.ofSeconds(60);

  /** Most threads that were given up and still run. */
  public static final int MOST_GIVEN_UP = 4;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final long LEAST_WAIT_NANOS = 1_000_000;
  private static final int IDLE_SECONDS = 5;
  private static final AtomicInteger GIVEN_UP = new AtomicInteger();

  /** A thread for each record that is worked on at the same time; idle ones end. */
  private static final ExecutorService POOL =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          run -> {
            Thread thread = new Thread(run, "cardioqa-record");
            thread.setDaemon(true);
            return thread;
          });

  private final long limitNanos;

  private TimeLimit(long limitNanos) {
    this.limitNanos = limitNanos;
  }

  /** The work took more than the limit. */
  public static final class Exceeded extends Exception {
    private static final long serialVersionUID = 1;

    Exceeded() {
      super("the time limit of a record was exceeded");
    }
  }

  /** No fault of a record: too many threads run on, or this one was stopped from outside. */
  public static final class Failed extends Error {
    private static final long serialVersionUID = 1;

    Failed(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Ends the work of a thread that was given up. */
  private static final class GivenUp extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** So much CPU time for each record. */
  public static TimeLimit of(Duration limit) {
    return new TimeLimit(limit.toNanos());
  }

  /** What a quarantine row says of it. */
  public static String message(String what, Duration limit) {
    return "%s took more than %d s of CPU time; shorten the text, or raise --max-report-seconds"
        .formatted(what, limit.toSeconds());
  }

  /**
   * Ends the work of the calling thread if it was given up; for loops that may be long. In a thread
   * that works under no limit it does nothing but look.
   */
  public static void check() {
    if (Thread.currentThread().isInterrupted()) {
      throw new GivenUp();
    }
  }

  /** How many threads were given up and still run, in this JVM. */
  static int givenUp() {
    return GIVEN_UP.get();
  }

  /**
   * Work on a record.
   *
   * @param <E> what it may throw
   */
  public interface Work<T, E extends Exception> {
    /** Does it. */
    T done() throws E;
  }

  /**
   * The result of the work.
   *
   * @throws Exceeded if it took too long; what it works with may still be in use
   * @throws Failed if too many threads were given up, or the calling thread is interrupted
   * @throws E if the work did
   */
  public <T, E extends Exception> T call(Work<T, E> work) throws E, Exceeded {
    Task<T> task = new Task<>(work);
    POOL.execute(task);
    long left = limitNanos;
    while (true) {
      try {
        return task.get(Math.max(left, LEAST_WAIT_NANOS), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        left = limitNanos - task.cpuNanos();
        if (left <= 0) {
          task.giveUp();
          throw new Exceeded();
        }
      } catch (ExecutionException e) {
        throwUnchecked(e.getCause());
        // Nothing else can be thrown by the work.
        @SuppressWarnings("unchecked")
        E thrown = (E) e.getCause();
        throw thrown;
      } catch (InterruptedException e) {
        task.cancel(true);
        Thread.currentThread().interrupt();
        throw new Failed("the worker was stopped", e);
      }
    }
  }

  private static void throwUnchecked(Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    if (cause instanceof RuntimeException unchecked) {
      throw unchecked;
    }
  }

  /** The work, and the thread that does it. */
  private static final class Task<T> extends FutureTask<T> {
    private volatile long begun;
    private volatile Thread thread;
    private boolean givenUp;
    private boolean ended;

    Task(Work<T, ?> work) {
      super(work::done);
    }

    @Override
    public void run() {
      begun = THREADS.getCurrentThreadCpuTime();
      thread = Thread.currentThread();
      try {
        super.run();
      } finally {
        end();
      }
    }

    /** CPU time that the work has taken until now. */
    long cpuNanos() {
      Thread worker = thread;
      return worker == null ? 0 : THREADS.getThreadCpuTime(worker.getId()) - begun;
    }

    synchronized void giveUp() {
      if (ended) {
        return;
      }
      givenUp = true;
      cancel(true);
      if (GIVEN_UP.incrementAndGet() > MOST_GIVEN_UP) {
        throw new Failed(
            "%d records do not end within their time limit, and cannot be stopped"
                .formatted(GIVEN_UP.get()),
            null);
      }
    }

    private synchronized void end() {
      ended = true;
      if (givenUp) {
        GIVEN_UP.decrementAndGet();
      }
    }
  }
}

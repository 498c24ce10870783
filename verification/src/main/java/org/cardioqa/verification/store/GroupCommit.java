package org.cardioqa.verification.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * Commits what is written at the same time together, for a database with one writer.
 *
 * <p>A commit waits for the disk, some milliseconds, and nobody else can write meanwhile. So one
 * thread does the work of all who wait in one transaction, each behind a savepoint, commits once,
 * and only then tells them. With one writer at a time it is a transaction each, as before.
 */
final class GroupCommit implements AutoCloseable {
  /** Keeps the first of a group from waiting long for the last. */
  private static final int LARGEST_GROUP = 64;

  private static final String SAVEPOINT = "one_of_group";

  private final Jdbi jdbi;
  private final BlockingQueue<Write<?>> waiting = new LinkedBlockingQueue<>();
  private volatile boolean closed;
  private final Thread writer = new Thread(this::run, "queue-writer");

  /** Work and the thread that waits for it. */
  private static final class Write<T> {
    private final HandleCallback<T, RuntimeException> work;
    private final CompletableFuture<T> done = new CompletableFuture<>();
    private T result;
    private RuntimeException refusal;

    private Write(HandleCallback<T, RuntimeException> work) {
      this.work = work;
    }

    private void perform(Handle handle) {
      result = work.withHandle(handle);
    }

    private void tell() {
      if (refusal == null) {
        done.complete(result);
      } else {
        done.completeExceptionally(refusal);
      }
    }
  }

  GroupCommit(Jdbi jdbi) {
    this.jdbi = jdbi;
    writer.setDaemon(true);
    writer.start();
  }

  /**
   * Does the work in a transaction and returns when it is committed.
   *
   * @throws JdbiException if the database fails; then nothing of it was stored
   */
  <T> T write(HandleCallback<T, RuntimeException> work) {
    if (Thread.currentThread() == writer) {
      throw new IllegalStateException("a transaction is written within another");
    }
    Write<T> write = new Write<>(work);
    waiting.add(write);
    if (closed && waiting.remove(write)) {
      throw closed();
    }
    try {
      return write.done.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException refusal) {
        throw refusal;
      }
      throw e;
    }
  }

  private void run() {
    List<Write<?>> group = new ArrayList<>();
    try {
      while (!closed) {
        group.add(waiting.take());
        waiting.drainTo(group, LARGEST_GROUP - 1);
        writeGroup(group);
        group.clear();
      }
    } catch (InterruptedException e) {
      // Closed; close() refuses those who still wait.
    }
  }

  private void writeGroup(List<Write<?>> group) {
    try {
      jdbi.useTransaction(
          handle -> {
            for (Write<?> write : group) {
              behindSavepoint(handle, write);
            }
          });
    } catch (RuntimeException | Error e) {
      // The database may have undone all of it, as it does when the disk is full. What one asks for
      // must not fail because of another.
      group.forEach(this::writeAlone);
      return;
    }
    group.forEach(Write::tell);
  }

  private static void behindSavepoint(Handle handle, Write<?> write) {
    handle.savepoint(SAVEPOINT);
    try {
      write.refusal = null;
      write.perform(handle);
    } catch (JdbiException e) {
      throw e;
    } catch (RuntimeException e) {
      handle.rollbackToSavepoint(SAVEPOINT);
      write.refusal = e;
    }
    handle.releaseSavepoint(SAVEPOINT);
  }

  private void writeAlone(Write<?> write) {
    try {
      write.refusal = null;
      jdbi.useTransaction(write::perform);
      write.tell();
    } catch (RuntimeException | Error e) {
      write.done.completeExceptionally(e);
    }
  }

  /** Lets what has begun end; what still waits is refused. */
  @Override
  public void close() {
    closed = true;
    writer.interrupt();
    try {
      writer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    List<Write<?>> late = new ArrayList<>();
    waiting.drainTo(late);
    late.forEach(write -> write.done.completeExceptionally(closed()));
  }

  private static IllegalStateException closed() {
    return new IllegalStateException("the store is closed");
  }
}

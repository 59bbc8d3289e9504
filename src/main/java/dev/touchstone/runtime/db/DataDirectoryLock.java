package dev.touchstone.runtime.db;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * One Touchstone per data directory. The operating system drops the lock when the process ends,
 * however it ends, so that a lock that is held always means a live owner.
 */
final class DataDirectoryLock implements AutoCloseable {
  private final FileChannel channel;

  private DataDirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  static DataDirectoryLock acquire(Path directory) throws DatabaseStartException {
    Path file = directory.resolve("touchstone.lock");
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        channel.close();
        throw new DatabaseStartException(
            "another Touchstone uses the data directory "
                + directory
                + ": stop it, or set TOUCHSTONE_DATA_DIR to another directory");
      }
      return new DataDirectoryLock(channel);
    } catch (IOException e) {
      throw new DatabaseStartException("cannot lock " + file + ": " + e.getMessage(), e);
    }
  }

  private static FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // The lock goes with the process at the latest.
      System.getLogger(DataDirectoryLock.class.getName())
          .log(System.Logger.Level.DEBUG, "closing the lock file failed", e);
    }
  }
}

//! The natives of os: all of them go through what the host grants.

use govm_runtime::heap::store_pair;
use govm_runtime::slice::pack;
use govm_runtime::typedesc::Kind;
use govm_vm::files::Files;
use govm_vm::native::{NativeCtx, Natives, Stop};
use govm_vm::sched::Limit;
use govm_vm::vm::Stream;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// Code and text of an error as Go words it.
fn code_of(e: &io::Error) -> (i64, String) {
    let code = e.raw_os_error().unwrap_or(match e.kind() {
        io::ErrorKind::PermissionDenied => 1,
        io::ErrorKind::NotFound => 2,
        io::ErrorKind::AlreadyExists => 17,
        _ => 5,
    });
    let text = io::Error::from_raw_os_error(code).to_string();
    let text = text.split(" (os error").next().unwrap_or("").to_lowercase();
    (code as i64, text)
}

/// Error results from slot `i` on: (code int, text string).
fn set_error(c: &mut NativeCtx<'_>, i: usize, e: Option<io::Error>) -> Result<(), Stop> {
    let (code, text) = e.as_ref().map_or((0, String::new()), code_of);
    let text = c.new_str(text.as_bytes())?;
    c.set_int(i, code);
    c.set_pair(i + 1, text);
    Ok(())
}

fn denied() -> io::Error {
    io::Error::from_raw_os_error(1)
}

fn path(c: &NativeCtx<'_>, i: usize) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    std::ffi::OsStr::from_bytes(c.str(i)).into()
}

/// The open files, if files are granted.
fn files<'a>(c: &mut NativeCtx<'a>) -> io::Result<&'a Files> {
    c.host().files.as_ref().ok_or_else(denied)
}

fn write(c: &mut NativeCtx<'_>, fd: i64, bytes: &[u8]) -> Result<(), Stop> {
    c.charge(bytes.len());
    let r = match fd {
        1 => c.host().try_write(Stream::Stdout, bytes).map_err(Stop::Limit)?,
        2 => c.host().try_write(Stream::Stderr, bytes).map_err(Stop::Limit)?,
        _ => files(c).and_then(|f| f.with(fd, |f| f.write_all(bytes))),
    };
    let n = if r.is_ok() { bytes.len() as i64 } else { 0 };
    set_error(c, 1, r.err())?;
    c.set_int(0, n);
    Ok(())
}

/// A file's contents; an error of kind `OutOfMemory` if they are more than `room`.
fn read_whole(name: &Path, room: usize) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    let file = std::fs::File::open(name)?;
    file.take((room as u64).saturating_add(1)).read_to_end(&mut out)?;
    if out.len() > room {
        return Err(io::ErrorKind::OutOfMemory.into());
    }
    Ok(out)
}

/// A []string of these texts.
fn set_strings(c: &mut NativeCtx<'_>, all: &[String]) -> Result<(), Stop> {
    let t = c.basic(Kind::String);
    c.reserve(all.iter().map(|s| s.len().next_multiple_of(16) + 32).sum::<usize>() + all.len() * 32 + 64)?;
    let (alloc, heap) = c.alloc();
    let array = alloc.alloc_array(heap, &t, all.len())?.as_ptr().cast::<u64>();
    for (i, s) in all.iter().enumerate() {
        let s = c.new_str(s.as_bytes())?;
        // SAFETY: the array is new and that long.
        unsafe { store_pair(array.add(2 * i), s.0, s.1) };
    }
    c.set_pair(0, (array as u64, pack(all.len() as u32, all.len() as u32)));
    Ok(())
}

/// os.openFile with Go's flags.
fn open(c: &mut NativeCtx<'_>) -> io::Result<i64> {
    let (name, flag, perm) = (path(c, 0), c.int(2), c.word(3) as u32);
    let mut o = std::fs::OpenOptions::new();
    match flag & 3 {
        0 => o.read(true),
        1 => o.write(true),
        _ => o.read(true).write(true),
    };
    if flag & 0x400 != 0 {
        o.append(true);
    }
    // The rest of the flags are the operating system's own: create, exclusive, truncate.
    o.custom_flags((flag & (0x40 | 0x80 | 0x200)) as i32).mode(perm & 0o777);
    files(c)?.add(o.open(name)?)
}

fn read(c: &mut NativeCtx<'_>) -> Result<(), Stop> {
    let (fd, to) = (c.int(0), c.bytes(1));
    c.charge(to.len());
    let size = to.len().min(1 << 20);
    let r: io::Result<Vec<u8>> = if fd == 0 {
        // The standard input may keep us waiting: another thread reads.
        match c.job_result() {
            Some(r) => r.downcast().map_or_else(|_| Err(io::Error::other("job")), |r| *r),
            None => {
                let host = c.host_handle();
                return Err(Stop::Block(Box::new(move || {
                    let mut buf = vec![0; size];
                    let r: io::Result<Vec<u8>> = host.read(&mut buf).map(|n| {
                        buf.truncate(n);
                        buf
                    });
                    Box::new(r)
                })));
            }
        }
    } else {
        let mut buf = vec![0; size];
        files(c).and_then(|f| f.with(fd, |f| f.read(&mut buf))).map(|n| {
            buf.truncate(n);
            buf
        })
    };
    let n = r.as_ref().map_or(0, |b| to.copy_in(0, b));
    set_error(c, 1, r.err())?;
    c.set_int(0, n as i64);
    Ok(())
}

fn stat(c: &mut NativeCtx<'_>) -> io::Result<(i64, u32, i64)> {
    files(c)?;
    let m = std::fs::metadata(path(c, 0))?;
    let mut mode = m.permissions().mode() & 0o777;
    if m.is_dir() {
        mode |= 1 << 31;
    } else if !m.is_file() {
        mode |= 1 << 19;
    }
    Ok((m.len() as i64, mode, m.mtime() * 1_000_000_000 + m.mtime_nsec()))
}

/// Adds the natives.
pub fn register(n: &mut Natives) {
    n.add("os.args", |c| {
        let all = c.host().args.clone();
        set_strings(c, &all)
    });
    n.add("os.Exit", |c| Err(Stop::Exit(c.int(0) as i32)));
    n.add("os.getenv", |c| {
        let key = String::from_utf8_lossy(c.str(0)).into_owned();
        let value = c.host().getenv(&key);
        let v = c.new_str(value.as_deref().unwrap_or("").as_bytes())?;
        c.set_pair(0, v);
        c.set_bool(2, value.is_some());
        Ok(())
    });
    n.add("os.setenv", |c| {
        let text = |s: &[u8]| String::from_utf8_lossy(s).into_owned();
        let (key, value) = (text(c.str(0)), text(c.str(2)));
        let set = c.bool(4);
        let heap = c.alloc().1;
        // Looking through what there is, is work.
        let mut kept = 0;
        let room = c.host().setenv(&key, set.then_some(value), |n| {
            kept = n;
            heap.charge(n)
        });
        c.charge(kept.max(64) * 64);
        if room { Ok(()) } else { Err(Stop::Limit(Limit::Memory)) }
    });
    n.add("os.Environ", |c| {
        let all = c.host().environ();
        set_strings(c, &all)
    });
    n.add("os.openFile", |c| {
        let r = open(c);
        let fd = *r.as_ref().unwrap_or(&-1);
        set_error(c, 1, r.err())?;
        c.set_int(0, fd);
        Ok(())
    });
    n.add("os.readFd", read);
    n.add("os.writeFd", |c| {
        let bytes = c.bytes(1).to_vec();
        let fd = c.int(0);
        write(c, fd, &bytes)
    });
    n.add("os.writeStringFd", |c| {
        let (fd, s) = (c.int(0), c.str(1));
        write(c, fd, s)
    });
    n.add("os.seekFd", |c| {
        let (fd, offset) = (c.int(0), c.int(1));
        let to = match c.int(2) {
            0 => u64::try_from(offset)
                .map(SeekFrom::Start)
                .map_err(|_| io::Error::from_raw_os_error(22)),
            1 => Ok(SeekFrom::Current(offset)),
            2 => Ok(SeekFrom::End(offset)),
            _ => Err(io::Error::from_raw_os_error(22)),
        };
        let r = to.and_then(|to| files(c)?.with(fd, |f| f.seek(to)));
        let at = r.as_ref().map_or(0, |&n| n as i64);
        set_error(c, 1, r.err())?;
        c.set_int(0, at);
        Ok(())
    });
    n.add("os.closeFd", |c| {
        let fd = c.int(0);
        // The standard streams stay the host's.
        let open = fd < 3 || files(c).is_ok_and(|f| f.close(fd));
        set_error(c, 0, None)?;
        if !open {
            c.set_int(0, -1);
        }
        Ok(())
    });
    n.add("os.readFile", |c| {
        let name = path(c, 0);
        let r: io::Result<Vec<u8>> = match (files(c).map(|_| ()), c.job_result()) {
            (Err(e), _) => Err(e),
            (Ok(()), Some(r)) => r.downcast().map_or_else(|_| Err(io::Error::other("job")), |r| *r),
            // What is no plain file may keep us waiting, or have no end: another thread reads, as much as there is room for.
            (Ok(()), None) => {
                let room = c.alloc().1.limit();
                return Err(Stop::Block(Box::new(move || Box::new(read_whole(&name, room)))));
            }
        };
        if r.as_ref().is_err_and(|e| e.kind() == io::ErrorKind::OutOfMemory) {
            return Err(Stop::Limit(Limit::Memory));
        }
        let bytes = c.new_bytes(r.as_ref().map_or(0, Vec::len))?;
        if let Ok(b) = &r {
            bytes.copy_in(0, b);
        }
        let words = if r.is_ok() { bytes.words() } else { (0, 0) };
        set_error(c, 2, r.err())?;
        c.set_pair(0, words);
        Ok(())
    });
    n.add("os.writeFile", |c| {
        let (name, bytes, perm) = (path(c, 0), c.bytes(2).to_vec(), c.word(4) as u32);
        let r = files(c).and_then(|_| {
            let mut o = std::fs::OpenOptions::new();
            o.write(true)
                .create(true)
                .truncate(true)
                .mode(perm & 0o777)
                .open(name)?
                .write_all(&bytes)
        });
        set_error(c, 0, r.err())
    });
    n.add("os.removeFile", |c| {
        let (name, all) = (path(c, 0), c.bool(2));
        let r = files(c).and_then(|_| match std::fs::symlink_metadata(&name) {
            Err(e) if all && e.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(e) => Err(e),
            Ok(m) if m.is_dir() && all => std::fs::remove_dir_all(&name),
            Ok(m) if m.is_dir() => std::fs::remove_dir(&name),
            Ok(_) => std::fs::remove_file(&name),
        });
        set_error(c, 0, r.err())
    });
    n.add("os.makeDir", |c| {
        use std::os::unix::fs::DirBuilderExt;
        let (name, perm, all) = (path(c, 0), c.word(2) as u32, c.bool(3));
        let r = files(c).and_then(|_| {
            std::fs::DirBuilder::new()
                .recursive(all)
                .mode(perm & 0o777)
                .create(name)
        });
        set_error(c, 0, r.err())
    });
    n.add("os.renameFile", |c| {
        let (from, to) = (path(c, 0), path(c, 2));
        let r = files(c).and_then(|_| std::fs::rename(from, to));
        set_error(c, 0, r.err())
    });
    n.add("os.statFile", |c| {
        let r = stat(c);
        let (size, mode, at) = *r.as_ref().unwrap_or(&(0, 0, 0));
        set_error(c, 3, r.err())?;
        c.set_int(0, size);
        c.set_word(1, mode as u64);
        c.set_int(2, at);
        Ok(())
    });
}

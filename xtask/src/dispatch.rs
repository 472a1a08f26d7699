//! `cargo xtask dispatch-check`: the interpreter's handlers really are tail calls.
//!
//! rustc promises nothing about tail calls, so the machine code is looked at: a handler that returns, or
//! that reaches the next one by `call`, would let the native stack grow with each instruction. The rules are
//! in `judge`; names of handlers that may return are in `MAY_RETURN`.

use crate::project;
use std::process::Command;

/// What `--help` prints.
pub const HELP: &str = "
usage: cargo xtask dispatch-check [--least N] BINARY

Disassembles BINARY with objdump and looks at every function `op_*` of the module interp::handlers.
A handler must
  - leave by a tail jump: jmp to another function, directly or through a register or memory;
  - not return (`ret`), unless it is called op_exit* or op_return_to_host*;
  - not call through a register: what it calls is known when it is compiled;
  - hold no `ud2`: no panic and no `unreachable` may be in sight.
Fails when fewer than N (1) handlers are found, so that renaming the module does not pass unnoticed.
";

/// Handlers that leave the main loop.
const MAY_RETURN: &[&str] = &["op_exit", "op_return_to_host"];

/// An instruction: its mnemonic with operands, as objdump prints it.
type Instruction = String;

/// A function of the binary.
struct Function {
    name: String,
    instructions: Vec<Instruction>,
}

/// Runs the check.
pub fn run(arguments: &[String]) -> Result<(), String> {
    let mut arguments = arguments.to_vec();
    let least: usize = project::take_number(&mut arguments, "--least", 1)?;
    project::no_more_options(&arguments)?;
    let [binary] = &arguments[..] else { return Err("which binary?".to_string()) };
    let output = Command::new("objdump")
        .args(["--disassemble", "--demangle", "--no-show-raw-insn", "--wide", "--section=.text", binary])
        .output()
        .map_err(|error| format!("objdump: {error} (Debian's package binutils has it)"))?;
    if !output.status.success() {
        return Err(format!("objdump: {}", String::from_utf8_lossy(&output.stderr)));
    }
    let functions = handlers(&String::from_utf8_lossy(&output.stdout));
    let mut faults = 0;
    for function in &functions {
        for fault in judge(function) {
            println!("{}: {fault}", function.name);
            faults += 1;
        }
    }
    let instructions: usize = functions.iter().map(|function| function.instructions.len()).sum();
    println!("dispatch-check: {} handlers, {instructions} instructions, {faults} faults", functions.len());
    if functions.len() < least {
        return Err(format!("{} handlers found, at least {least} expected", functions.len()));
    }
    if faults > 0 { Err(format!("{faults} faults")) } else { Ok(()) }
}

/// The handlers in a disassembly.
fn handlers(listing: &str) -> Vec<Function> {
    let mut found: Vec<Function> = Vec::new();
    let mut inside = false;
    for line in listing.lines() {
        if let Some(symbol) = symbol_of(line) {
            inside = is_handler(symbol);
            if inside {
                found.push(Function { name: symbol.to_string(), instructions: Vec::new() });
            }
        } else if inside
            && let Some((_, instruction)) = line.split_once(":\t")
            && let Some(function) = found.last_mut()
        {
            let words: Vec<&str> = instruction.split_whitespace().collect();
            function.instructions.push(words.join(" "));
        }
    }
    found
}

/// `0000000000012340 <NAME>:` begins a function.
fn symbol_of(line: &str) -> Option<&str> {
    let (address, rest) = line.split_once(" <")?;
    let hexadecimal = !address.is_empty() && address.bytes().all(|byte| byte.is_ascii_hexdigit());
    hexadecimal.then(|| rest.strip_suffix(">:")).flatten()
}

/// Is this the name of a handler? Closures and functions nested in one are not.
fn is_handler(symbol: &str) -> bool {
    let Some((module, name)) = symbol.rsplit_once("::handlers::") else { return false };
    let module = module.rsplit("::").next().unwrap_or(module);
    let crate_name = module.split('[').next().unwrap_or(module).trim_start_matches('<');
    // A legacy name ends in a hash; a generic one in its arguments.
    let mut parts = name.split("::").skip_while(|part| !part.starts_with("op_"));
    crate_name == "interp"
        && parts.next().is_some()
        && parts.all(|part| part.starts_with('<') || is_hash(part))
        && !name.contains("{closure")
        && !name.contains("{{closure")
}

fn is_hash(part: &str) -> bool {
    part.len() == 17 && part.starts_with('h') && part[1..].bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The faults of one handler.
fn judge(function: &Function) -> Vec<String> {
    let name = function.name.rsplit("::").find(|part| part.starts_with("op_")).unwrap_or(&function.name);
    let may_return = MAY_RETURN.iter().any(|prefix| name.starts_with(prefix));
    let mut faults = Vec::new();
    let mut leaves = may_return;
    for instruction in &function.instructions {
        let mut words =
            instruction.split(' ').filter(|word| !matches!(*word, "notrack" | "bnd" | "rep" | "repz"));
        let (mnemonic, operand) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
        match mnemonic {
            "ret" | "retq" if !may_return => faults.push("returns".to_string()),
            "ud2" => faults.push("holds a ud2".to_string()),
            "call" | "callq" if operand.starts_with('*') && !operand.contains("(%rip)") => {
                faults.push(format!("calls through {operand}"));
            }
            "jmp" | "jmpq" => {
                leaves |= operand.starts_with('*') || leaves_function(instruction, &function.name)
            }
            _ => {}
        }
    }
    if !leaves {
        faults.push("has no tail jump".to_string());
    }
    faults.dedup();
    faults
}

/// Does `jmp ADDRESS <TARGET>` go to another function (and not to `SELF+0x…`)?
fn leaves_function(instruction: &str, name: &str) -> bool {
    let Some((_, target)) = instruction.split_once(" <") else { return false };
    let target = target.strip_suffix('>').unwrap_or(target);
    !target.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with("+0x"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(listing: &str) -> Vec<String> {
        handlers(listing).iter().flat_map(judge).collect()
    }

    #[test]
    fn names_of_handlers() {
        assert!(is_handler("interp::handlers::load::op_load_fast"));
        assert!(is_handler("interp::handlers::op_nop::h0123456789abcdef"));
        assert!(is_handler("interp[3f2a]::handlers::binary::op_binary::<Add>"));
        assert!(!is_handler("interp::handlers::load::slow_load"));
        assert!(!is_handler("interp::handlers::load::op_load::{closure#0}"));
        assert!(!is_handler("other::handlers::op_nop"));
    }

    #[test]
    fn a_good_handler() {
        let listing = "0000000000001000 <interp::handlers::op_nop>:\n    1000:\tmov    (%rdi),%rax\n    \
                       1003:\tjne    1009 <interp::handlers::op_nop+0x9>\n    1005:\tcall   2000 <slow>\n    \
                       100a:\tjmp    *%rax\n\n0000000000002000 <slow>:\n    2000:\tret\n";
        assert_eq!(handlers(listing).len(), 1);
        assert!(faults(listing).is_empty());
    }

    #[test]
    fn faulty_handlers() {
        let head = "0000000000001000 <interp::handlers::op_nop>:\n";
        let with = |body: &str| faults(&format!("{head}    1000:\t{body}\n"));
        assert_eq!(with("ret"), ["returns", "has no tail jump"]);
        assert_eq!(with("call   *%rax\n    1002:\tjmp    *%rax"), ["calls through *%rax"]);
        assert!(with("call   *0x2f3a(%rip)        # 5000 <x>\n    1002:\tjmp    *(%rax)").is_empty());
        assert_eq!(with("ud2\n    1002:\tjmp    *%rax"), ["holds a ud2"]);
        assert_eq!(with("jmp    1004 <interp::handlers::op_nop+0x4>"), ["has no tail jump"]);
        assert!(with("jmp    3000 <interp::handlers::op_other>").is_empty());
    }

    #[test]
    fn exits_may_return() {
        assert!(faults("0000000000001000 <interp::handlers::op_exit_done>:\n    1000:\tret\n").is_empty());
    }
}
